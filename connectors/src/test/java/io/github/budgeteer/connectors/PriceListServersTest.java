package io.github.budgeteer.connectors;

import static io.github.budgeteer.connectors.OfferFile.anOfferFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do besides answering. */
class PriceListServersTest extends PriceListTaskFixture {
  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void aServerInTroubleIsAskedAgainLater(int status) throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one").once("/list", status)
        .once("/list", status);
    start("/list");

    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class)
        .hasMessageContaining(server.address("/list") + ": HTTP " + status).hasMessageContaining("in PT5S");
    assertThat(task.poll()).isNull();
    now = now.plusSeconds(5);
    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class)
        .hasMessageContaining("in PT10S");
    now = now.plusSeconds(10);

    assertThat(prices(load(task))).hasSize(2);
    assertThat(server.requests()).containsExactly("/list " + status, "/list " + status, "/list 200");
  }

  @Test
  void repetitionsHaveAnEndAndTheOtherListsArePublished() throws Exception {
    more.put(PriceListConnectorConfig.RETRIES, "1");
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one").once("/down", 500).once("/down",
        500);
    start("/down", "/list");
    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class);
    now = now.plusSeconds(5);

    assertThat(prices(load(task))).hasSize(2);

    assertThat(task.poll()).isNull();
    now = now.plus(DAY);
    server.put("/down", anOfferFile().with(PRO, "0.001").json(), "one");
    assertThat(prices(load(task))).containsExactly("amazon.nova-pro-v1:0/geo 1",
        "amazon.nova-pro-v1:0/in-region 1");
  }

  @Test
  void aTruncatedArchiveIsAskedForAgain() throws Exception {
    byte[] whole = PriceListServer.gzip(anOfferFile().with(LITE, "0.000078").with(PRO, "0.001").json());
    for (int length : new int[]{whole.length - 20, whole.length}) {
      server.once("/list", exchange -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(Arrays.copyOf(whole, length));
      });
    }
    start("/list");
    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class);
    now = now.plusSeconds(5);

    assertThat(prices(load(task))).hasSize(4);
  }

  @Test
  void aConnectionThatBreaksIsAskedForAgain() throws Exception {
    byte[] body = anOfferFile().with(LITE, "0.000078").json().getBytes(UTF_8);
    server.put("/list", new String(body, UTF_8), "one").once("/list", exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, body.length / 2);
      exchange.getResponseBody().flush();
    });
    start("/list");
    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class);
    now = now.plusSeconds(5);

    assertThat(prices(load(task))).hasSize(2);
  }

  @Test
  void aServerThatStopsSendingIsGivenUp() throws Exception {
    more.put(PriceListConnectorConfig.TRANSFER_TIMEOUT, "200");
    CountDownLatch end = new CountDownLatch(1);
    server.once("/list", exchange -> stall(exchange, end));
    start("/list");

    assertThatThrownBy(() -> load(task)).isInstanceOf(RetriableException.class)
        .hasMessageContaining("not there within PT0.2S");
    end.countDown();
  }

  @Test
  void aStopInTheMiddleOfALoadEndsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    server.once("/list", exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try {
        while (true) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          begun.countDown();
          LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
      } finally {
        ended.countDown(); // Nobody reads any more.
      }
    });
    start("/list");
    assertThat(task.poll()).isNull();
    begun.await();

    task.stop();

    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"products\":{\"A\":{\"sku\":\"A\",\"attr", "<html>login</html>",
      "{\"message\":\"Forbidden\"}",
      "[1,2]", ""})
  void whatIsNoListFailsTheLoadAndLeavesTaskAndPricesAlone(String body) throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one");
    load(start("/list"));
    server.put("/list", body, "two");
    now = now.plus(DAY);

    assertThat(nothingIn(task)).isTrue();

    now = now.plus(DAY);
    server.put("/list", anOfferFile().with(LITE, "0.00008").json(), "three");
    assertThat(prices(load(task))).hasSize(2);
  }

  @Test
  void aListWithoutAnAddressIsNotAskedForAgainUntilTheNextDay() throws Exception {
    start("/nowhere");

    assertThat(nothingIn(task)).isTrue();

    assertThat(server.requests()).containsExactly("/nowhere 404");
  }

  @Test
  void aRedirectionIsFollowedToWhereItIsSafe() throws Exception {
    // Leads to this server too, but is no loopback address.
    String unsafe = server.address("/else").replace("127.0.0.1", "0.0.0.0");
    server.put("/new", anOfferFile().with(LITE, "0.000078").json(), "one")
        .once("/old", 302, "Location", "/new").once("/unsafe", 302, "Location", unsafe);

    assertThat(prices(load(start("/unsafe", "/old")))).hasSize(2);

    assertThat(server.requests()).containsExactly("/unsafe 302", "/old 302", "/new 200");
  }

  @Test
  void anEndlessRedirectionIsGivenUp() throws Exception {
    for (int i = 0; i < 10; i++) {
      server.once("/round", 307, "Location", "/round");
    }

    assertThat(nothingIn(start("/round"))).isTrue();

    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void aSignatureInAnAddressIsInNoRecordAndNoMessage() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one").once("/list", 500);
    start("/list?X-Amz-Signature=secret");

    assertThatThrownBy(() -> load(task)).hasMessageNotContaining("secret");
    now = now.plusSeconds(5);

    assertThat(load(task)).allSatisfy(record -> assertThat(
        record.sourceOffset() + new String((byte[]) record.value(), UTF_8)).doesNotContain("secret"));
  }

  private static void stall(HttpExchange exchange, CountDownLatch end)
      throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write("{\"products\":{".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
