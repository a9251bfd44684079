package io.github.budgeteer.connectors.pricelist;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way, which must have arrived in time: a server that stops sending would hold its reader forever. Counts the
 * bytes as they arrive.
 */
final class Transfer extends FilterInputStream {
  private final CompletableFuture<Void> arrival = new CompletableFuture<>();
  private final Duration limit;
  private long bytes;

  Transfer(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
    arrival.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
      closeQuietly(body); // Wakes the reader.
      return null;
    });
  }

  /** Returns how many bytes have been read. */
  long bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (IOException e) {
      throw isLate() ? late(e) : e;
    }
    // A body that was closed may pass for one that has ended.
    if (read < 0 && isLate()) {
      throw late(null);
    }
    bytes += Math.max(0, read);
    return read;
  }

  @Override
  public void close() throws IOException {
    arrival.complete(null);
    super.close();
  }

  private boolean isLate() {
    return arrival.isCompletedExceptionally();
  }

  private IOException late(@Nullable Throwable cause) {
    HttpTimeoutException late = new HttpTimeoutException("not there within " + limit);
    if (cause != null) {
      late.initCause(cause);
    }
    return late;
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // The reader finds out by itself.
    }
  }
}
