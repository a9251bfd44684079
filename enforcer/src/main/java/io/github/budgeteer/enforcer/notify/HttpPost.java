package io.github.budgeteer.enforcer.notify;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

/** Posts JSON to a webhook; what it says of a failure has no word of the address, nor of the answer but a code. */
final class HttpPost implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int LONGEST_ANSWER = 4_096;
  private static final int SECONDS_DIGITS = 6;
  private static final int SUCCESS = 2;
  private static final int REDIRECT = 3;
  private static final int SERVER_ERROR = 5;
  private static final int HUNDRED = 100;
  private static final int NO_TIME = 408;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT)
      // A redirect would carry the message to an address that nobody has configured.
      .followRedirects(HttpClient.Redirect.NEVER).build();
  private final String who;
  private final SecretUrl url;
  private final UnaryOperator<String> explain;

  /**
   * Makes a poster.
   *
   * @param who what the other side is called
   * @param explain says what a refusal's body means and what to do, or nothing; the body itself is not told
   */
  HttpPost(String who, SecretUrl url, UnaryOperator<String> explain) {
    this.who = who;
    this.url = url;
    this.explain = explain;
  }

  /**
   * Posts once.
   *
   * @param id the same for the same body, so that the other side can tell a repetition
   */
  Delivery post(String id, byte[] json) {
    URI uri = url.uri();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LONGEST)
        .header("Content-Type", "application/json; charset=utf-8").header("User-Agent", "bedrock-budgeteer")
        .header("Idempotency-Key", headerText(id)).POST(HttpRequest.BodyPublishers.ofByteArray(json)).build();
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request,
        info -> info.statusCode() / HUNDRED == SUCCESS
            ? HttpResponse.BodySubscribers.replacing("")
            : HttpResponse.BodySubscribers.limiting(
                HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
    try {
      // The request's own time-out ends with the headers of the answer.
      return of(answer.get(LONGEST.toSeconds() + 1, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Delivery.Unavailable(who + " does not answer in time");
    } catch (ExecutionException e) {
      return new Delivery.Unavailable(who + ' ' + words(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Delivery.Unavailable("interrupted");
    }
  }

  private Delivery of(HttpResponse<String> answer) {
    int status = answer.statusCode();
    if (status / HUNDRED == SUCCESS) {
      return new Delivery.Delivered();
    }
    String said = who + " answers " + status;
    if (status / HUNDRED == REDIRECT) {
      return new Delivery.Refused(
          said + ", a redirect, which is not followed: configure the address that it leads to");
    }
    String meaning = explain.apply(answer.body());
    String reason = meaning.isEmpty() ? said : said + ": " + meaning;
    return status / HUNDRED == SERVER_ERROR || status == NO_TIME || status == TOO_EARLY || status == TOO_MANY
        ? new Delivery.Unavailable(reason, wait(answer))
        : new Delivery.Refused(reason
            + (meaning.isEmpty() ? ": see whether the address is right and takes JSON by POST" : ""));
  }

  private static Duration wait(HttpResponse<String> answer) {
    Duration asked = answer.headers().firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1," + SECONDS_DIGITS + "}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))).orElse(Duration.ZERO);
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private static String words(Throwable failure) {
    return switch (failure) {
      case HttpTimeoutException _ -> "does not answer in time";
      case ConnectException e -> e.getCause() instanceof UnresolvedAddressException
          ? "is not found: its name leads nowhere"
          : "can't be connected to";
      case SSLException _ -> "can't be talked to: TLS fails; see whether its certificate is valid";
      case IOException _ -> "broke the connection";
      default -> "can't be asked: " + failure.getClass().getSimpleName();
    };
  }

  /** Names may have letters that no header can. */
  private static String headerText(String id) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < id.length(); i++) {
      char letter = id.charAt(i);
      if (letter > ' ' && letter < 0x7f && letter != '%') {
        text.append(letter);
      } else {
        text.append(String.format("%%%04x", (int) letter));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
