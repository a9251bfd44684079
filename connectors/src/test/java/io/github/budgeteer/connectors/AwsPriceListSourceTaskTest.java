package io.github.budgeteer.connectors;

import static io.github.budgeteer.connectors.OfferFile.anOfferFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AwsPriceListSourceTaskTest {
  private static final String LITE = "EUN1-NovaLite-input-tokens";
  private static final String PRO = "EUN1-NovaPro-input-tokens";
  private static final Duration DAY = Duration.ofDays(1);
  private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();

  @TempDir
  Path scratch;
  private final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  private final Map<String, String> more = new HashMap<>();
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private PriceListServer server;
  private AwsPriceListSourceTask task = new AwsPriceListSourceTask();

  @BeforeEach
  void startServer() throws IOException {
    server = PriceListServer.start();
  }

  @AfterEach
  void stop() {
    task.stop();
    server.close();
  }

  @Test
  void aListBecomesRowsAndADelivery() throws Exception {
    String list = anOfferFile().with(LITE, "0.000078").json();
    server.put("/list", list, "one");

    List<SourceRecord> records = load(start("/list"));

    assertThat(prices(records)).containsExactly("amazon.nova-lite-v1:0/geo 0.078",
        "amazon.nova-lite-v1:0/in-region 0.078");
    assertThat(records).filteredOn(record -> record.topic().equals("t.prices"))
        .allSatisfy(
            record -> assertThat(new String((byte[]) record.key(), UTF_8)).isEqualTo(row(record).key()));
    assertThat(deliveries(records))
        .containsExactly(new Delivery(server.address("/list"), 1, list.length(), list.length(), 0, true));
    assertThat(records).hasSize(3);
  }

  @Test
  void anUnchangedListPublishesNothingNeitherTheNextDayNorAfterARestart() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one");
    commit(load(start("/list")));

    now = now.plus(DAY);
    assertThat(nothingIn(task)).isTrue();
    restart("/list");
    assertThat(nothingIn(task)).isTrue();

    assertThat(server.requests()).containsExactly("/list 200", "/list 304", "/list 304");
  }

  @Test
  void theTimeOfAListDoesWhereItHasNoETag() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(),
        Map.of("Last-Modified", "Tue, 06 Oct 2026 20:15:01 GMT"));
    commit(load(start("/list")));

    restart("/list");

    assertThat(nothingIn(task)).isTrue();
    assertThat(server.requests()).containsExactly("/list 200", "/list 304");
  }

  @Test
  void aServerThatIgnoresConditionsIsBelievedByItsETag() throws Exception {
    byte[] body = anOfferFile().with(LITE, "0.000078").json().getBytes(UTF_8);
    for (int i = 0; i < 2; i++) {
      server.once("/list", exchange -> {
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      });
    }
    commit(load(start("/list")));

    restart("/list");

    assertThat(nothingIn(task)).isTrue();
  }

  @Test
  void nothingIsAskedBeforeADayIsOver() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one");
    load(start("/list"));
    now = now.plus(DAY.minusSeconds(1));

    assertThat(task.poll()).isNull();

    assertThat(server.requests()).containsExactly("/list 200");
  }

  @Test
  void ofAChangedListOnlyTheChangedPricesArePublished() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").with(PRO, "0.001").json(), "one");
    load(start("/list"));
    server.put("/list", anOfferFile().with(LITE, "0.000078").with(PRO, "0.002").json(), "two");
    now = now.plus(DAY);

    assertThat(prices(load(task))).containsExactly("amazon.nova-pro-v1:0/geo 2",
        "amazon.nova-pro-v1:0/in-region 2");
  }

  @Test
  void aListWithANewNameForTheSamePricesIsNotReadAgainAfterARestart() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "one");
    commit(load(start("/list")));
    server.put("/list", anOfferFile().with(LITE, "0.000078").json(), "two");
    now = now.plus(DAY);
    List<SourceRecord> second = load(task);
    assertThat(prices(second)).isEmpty();
    commit(second);

    restart("/list");

    assertThat(nothingIn(task)).isTrue();
  }

  @Test
  void aLoadThatWasCutShortIsPublishedAgainWhole() throws Exception {
    server.put("/list", anOfferFile().with(LITE, "0.000078").with(PRO, "0.001").json(), "one");
    List<SourceRecord> first = load(start("/list"));
    commit(first);
    server.put("/list", anOfferFile().with(LITE, "0.00008").with(PRO, "0.002").json(), "two");
    now = now.plus(DAY);
    List<SourceRecord> cut = load(task);
    commit(cut.subList(0, 2));

    restart("/list");

    assertThat(prices(load(task))).hasSize(4);
  }

  @Test
  void ofTwoListsTheHigherPriceStandsThoughOnlyTheLowerOneHasChanged() throws Exception {
    server.put("/a", anOfferFile().with(LITE, "0.00009").json(), "one");
    server.put("/b", anOfferFile().with(LITE, "0.00007").json(), "one");
    commit(load(start("/a", "/b")));
    server.put("/b", anOfferFile().with(LITE, "0.00008").with(PRO, "0.001").json(), "two");

    restart("/a", "/b");

    assertThat(prices(load(task))).containsExactly("amazon.nova-lite-v1:0/geo 0.09",
        "amazon.nova-lite-v1:0/in-region 0.09", "amazon.nova-pro-v1:0/geo 1",
        "amazon.nova-pro-v1:0/in-region 1");
  }

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
  void theAddressOfAServerLeadsThroughItsIndexesToThePricesOfBedrock() throws Exception {
    server
        .put("/offers/v1.0/aws/index.json",
            """
                {"offers":{"AmazonBedrockFoundationModels":{"currentVersionUrl":"http://192.0.2.1/elsewhere"},
                 "AmazonEC2":{"currentVersionUrl":"/offers/v1.0/aws/AmazonEC2/current/index.json"},
                 "AmazonBedrock":{"currentVersionUrl":"/offers/v1.0/aws/AmazonBedrock/current/region_index.json"},
                 "AmazonBedrockService":{"currentVersionUrl":"/service"}}}""",
            "index")
        .put("/offers/v1.0/aws/AmazonBedrock/current/region_index.json",
            "{\"regions\":{\"eu-north-1\":{\"currentVersionUrl\":\"eu-north-1.json\"}}}", "regions")
        .put("/offers/v1.0/aws/AmazonBedrock/current/eu-north-1.json",
            anOfferFile().with(LITE, "0.000078").json(), "one")
        .put("/service", anOfferFile().with(PRO, "0.001").json(), "one");

    List<SourceRecord> records = load(start(""));

    assertThat(prices(records)).hasSize(4);
    assertThat(deliveries(records)).extracting(Delivery::file).containsExactly(
        server.address("/offers/v1.0/aws/AmazonBedrock/current/eu-north-1.json"), server.address("/service"));
    commit(records);
    restart("");
    assertThat(nothingIn(task)).isTrue();
  }

  @Test
  void aFileIsReadAgainOnceItHasChanged() throws Exception {
    Path file = Files.write(scratch.resolve("list.json.gz"),
        PriceListServer.gzip(anOfferFile().with(LITE, "0.000078").json()));
    more.put(PriceListConnectorConfig.SOURCES, file.toUri().toString());
    List<SourceRecord> first = load(start());
    assertThat(prices(first)).hasSize(2);
    commit(first);
    restart();
    assertThat(nothingIn(task)).isTrue();

    Files.write(file, PriceListServer.gzip(anOfferFile().with(LITE, "0.000078").with(PRO, "0.01").json()));
    now = now.plus(DAY);

    assertThat(prices(load(task))).hasSize(4);
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

  private static void stall(com.sun.net.httpserver.HttpExchange exchange, CountDownLatch end)
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

  private AwsPriceListSourceTask start(String... paths) {
    Map<String, String> options = new HashMap<>(Map.of(PriceListConnectorConfig.TOPIC_PREFIX, "t."));
    options.put(PriceListConnectorConfig.SOURCES,
        String.join(",", Arrays.stream(paths).map(server::address).toList()));
    options.putAll(more);
    task = new AwsPriceListSourceTask(() -> now);
    task.initialize(new CommittedOffsets(committed));
    task.start(options);
    return task;
  }

  private void restart(String... paths) {
    task.stop();
    start(paths);
  }

  private void commit(List<SourceRecord> records) {
    records.forEach(
        record -> committed.put(Map.copyOf(record.sourcePartition()), Map.copyOf(record.sourceOffset())));
  }

  /** Polls until a load has ended with records. */
  private static List<SourceRecord> load(AwsPriceListSourceTask task) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (System.nanoTime() < end) {
      List<SourceRecord> records = task.poll();
      if (records != null) {
        return records;
      }
    }
    throw new AssertionError("no records came");
  }

  /** Polls for longer than a load on loopback takes; the requests tell whether there was one. */
  private static boolean nothingIn(AwsPriceListSourceTask task) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      if (task.poll() != null) {
        return false;
      }
    }
    return true;
  }

  private static List<String> prices(List<SourceRecord> records) {
    return of(records, "t.prices").map(AwsPriceListSourceTaskTest::row)
        .map(row -> row.model() + '/' + row.scope().label() + ' ' + row.usdPerMillion()).toList();
  }

  private static PriceRow row(SourceRecord record) {
    return (PriceRow) Topic.PRICES.json().decode((byte[]) record.value());
  }

  private static List<Delivery> deliveries(List<SourceRecord> records) {
    return of(records, "t.deliveries").map(record -> Topic.DELIVERIES.json().decode((byte[]) record.value()))
        .toList();
  }

  private static Stream<SourceRecord> of(List<SourceRecord> records, String topic) {
    return records.stream().filter(record -> record.topic().equals(topic));
  }
}
