package io.github.budgeteer.connectors.pricelist;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens documents of a price list, unless they are as they were. A document's version is what tells that without reading it:
 * the line {@code ETag: …} or {@code Last-Modified: …} of its server's answer, or a file's size and time.
 */
final class PriceListClient {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f;
  private static final int MOST_REDIRECTIONS = 5;
  private static final String ETAG = "ETag: ";
  private static final String LAST_MODIFIED = "Last-Modified: ";

  private final HttpClient http;
  private final Duration requestTimeout;
  private final Duration transferTimeout;

  /**
   * Makes a client.
   *
   * @param requestTimeout for a connection and for the begin of an answer
   * @param transferTimeout for the whole of it
   */
  PriceListClient(Duration requestTimeout, Duration transferTimeout) {
    this.requestTimeout = requestTimeout;
    this.transferTimeout = transferTimeout;
    // Redirections are followed here, where it is checked that they are safe.
    http = HttpClient.newBuilder().connectTimeout(requestTimeout).followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** What came of asking for a document. */
  sealed interface Answer {
    /** It is as it was. */
    record Unchanged() implements Answer {}

    /**
     * It can be read; closing it closes the connection.
     *
     * @param source where it was found in the end
     * @param version tells later whether it has changed; null if nothing does
     * @param modified when it was changed last, if that is known
     * @param transfer counts what arrives
     * @param body its bytes, decompressed
     */
    record Opened(PriceListSource source, @Nullable String version, Optional<Instant> modified,
        Transfer transfer, InputStream body) implements Answer, AutoCloseable {
      @Override
      public void close() throws IOException {
        body.close();
      }
    }
  }

  /**
   * Asks for a document.
   *
   * @param known its version when it was read last; null to read it in any case
   * @throws IllegalArgumentException if it is not there to be read, today or in an hour
   * @throws IOException if it could not be reached, which may pass
   */
  Answer open(PriceListSource source, @Nullable String known) throws IOException, InterruptedException {
    return source instanceof PriceListSource.Web web
        ? open(web, known)
        : open((PriceListSource.Local) source, known);
  }

  private Answer open(PriceListSource.Local local, @Nullable String known) throws IOException {
    Path path = local.path();
    if (!Files.isRegularFile(path)) {
      throw new FileNotFoundException("no such file");
    }
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant();
    String version = attributes.size() + " bytes of " + modified;
    return version.equals(known)
        ? new Answer.Unchanged()
        : opened(local, version, Optional.of(modified), Files.newInputStream(path));
  }

  private Answer open(PriceListSource.Web web, @Nullable String known)
      throws IOException, InterruptedException {
    PriceListSource.Web at = web;
    for (int redirections = 0; redirections <= MOST_REDIRECTIONS; redirections++) {
      HttpResponse<InputStream> response = http.send(request(at, known),
          HttpResponse.BodyHandlers.ofInputStream());
      int status = response.statusCode();
      if (status == 200) {
        return found(at, known, response);
      }
      response.body().close();
      switch (status) {
        case 304 -> {
          return new Answer.Unchanged();
        }
        case 301, 302, 303, 307, 308 -> at = at.redirected(response.headers().firstValue("Location")
            .orElseThrow(() -> new IllegalArgumentException("HTTP " + status + " without an address")));
        case 408, 425, 429 -> throw new IOException("HTTP " + status);
        default -> {
          if (status >= 500) {
            throw new IOException("HTTP " + status);
          }
          throw new IllegalArgumentException("HTTP " + status);
        }
      }
    }
    throw new IllegalArgumentException("redirected more than " + MOST_REDIRECTIONS + " times");
  }

  private HttpRequest request(PriceListSource.Web web, @Nullable String known) {
    HttpRequest.Builder request = HttpRequest.newBuilder(web.uri()).timeout(requestTimeout)
        .header("Accept", "application/json").header("Accept-Encoding", "gzip");
    if (known != null && known.startsWith(ETAG)) {
      request.header("If-None-Match", known.substring(ETAG.length()));
    } else if (known != null && known.startsWith(LAST_MODIFIED)) {
      request.header("If-Modified-Since", known.substring(LAST_MODIFIED.length()));
    }
    return request.build();
  }

  private Answer found(PriceListSource.Web at, @Nullable String known, HttpResponse<InputStream> response)
      throws IOException {
    Optional<String> lastModified = response.headers().firstValue("Last-Modified");
    String version = response.headers().firstValue("ETag").map(ETAG::concat)
        .or(() -> lastModified.map(LAST_MODIFIED::concat)).orElse(null);
    if (version != null && version.equals(known)) {
      response.body().close(); // Not every server takes part in conditional requests.
      return new Answer.Unchanged();
    }
    return opened(at, version, lastModified.flatMap(PriceListClient::time), response.body());
  }

  /** A list may be compressed for its way or as it lies there: its first byte tells. */
  private Answer opened(PriceListSource source, @Nullable String version, Optional<Instant> modified,
      InputStream in) throws IOException {
    Transfer transfer = new Transfer(in, transferTimeout);
    try {
      BufferedInputStream buffered = new BufferedInputStream(transfer, BUFFER);
      buffered.mark(1);
      int first = buffered.read();
      buffered.reset();
      InputStream body = first == GZIP_MAGIC
          ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER)
          : buffered;
      return new Answer.Opened(source, version, modified, transfer, body);
    } catch (IOException e) {
      transfer.close();
      throw e;
    }
  }

  private static Optional<Instant> time(String date) {
    try {
      return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
