package io.github.budgeteer.connectors;

import static io.github.budgeteer.connectors.OfferFile.anOfferFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Delivery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What is published of price lists, and when. */
class AwsPriceListSourceTaskTest extends PriceListTaskFixture {
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
}
