package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.connectors.AwsPriceListSourceConnector;
import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.PriceListConnectorConfig;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.RateCard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The price list connector on a real worker and broker. */
@Timeout(180)
class PriceListConnectorTest {
  private static final String PREFIX = "lists.";
  private static final String LIST = """
      {"publicationDate":"2026-10-06T00:00:00Z","products":{
       "A":{"sku":"A","attributes":{"regionCode":"eu-north-1","usagetype":"EUN1-NovaLite-input-tokens"}}},
       "terms":{"OnDemand":{
       "A":{"A.1":{"effectiveDate":"2026-10-01T00:00:00Z","priceDimensions":{"A.1.1":{"unit":"1K tokens","pricePerUnit":{"USD":"PRICE"}}}}}}}}
      """;

  @TempDir
  Path scratch;
  private final AtomicInteger read = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();
  private volatile String price = "0.000078";

  @Test
  void rowsArriveAndAfterARestartOnlyWhatHasChanged() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Map<String, String> options = Map.of("name", "lists", "connector.class",
        AwsPriceListSourceConnector.class.getName(), "tasks.max", "1", "exactly.once.support", "required",
        PriceListConnectorConfig.SOURCES, "http://127.0.0.1:" + server.getAddress().getPort() + "/list",
        CommonOptions.TOPIC_PREFIX, PREFIX, PriceListConnectorConfig.POLL_INTERVAL, "1000");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(scratch.resolve("kafka"))) {
      Topics.create(kafka.bootstrapServers(), PREFIX);
      try (TopicReader<PriceInput> prices = TopicReader.of(kafka.bootstrapServers(), PREFIX, Topic.PRICES)) {
        List<PriceRow> rows = new ArrayList<>();
        try (EmbeddedConnect connect = EmbeddedConnect.start(kafka.bootstrapServers(), PREFIX)) {
          connect.put("lists", options);
          Waiting.until(() -> {
            prices.readToEnd((key, row) -> rows.add((PriceRow) row));
            return rows.size() >= 2 && unchanged.get() >= 2;
          }, () -> assertThat(connect.failure("lists")).isEmpty());
        }
        assertThat(rows).hasSize(2).allSatisfy(
            row -> assertThat(RateCard.shipped().with(rows).book().prices(row.model()))
                .contains(Price.of(row)));

        int before = unchanged.get();
        try (EmbeddedConnect connect = EmbeddedConnect.start(kafka.bootstrapServers(), PREFIX)) {
          connect.put("lists", options);
          Waiting.until(() -> unchanged.get() >= before + 2,
              () -> assertThat(connect.failure("lists")).isEmpty());
          prices.readToEnd((key, row) -> rows.add((PriceRow) row));
          assertThat(rows).hasSize(2);
          assertThat(read).hasValue(1);

          price = "0.00008";
          Waiting.until(() -> {
            prices.readToEnd((key, row) -> rows.add((PriceRow) row));
            return rows.size() >= 4;
          }, () -> assertThat(connect.failure("lists")).isEmpty());
        }
        assertThat(rows).extracting(row -> row.usdPerMillion().toString())
            .containsExactly("0.078", "0.078", "0.08", "0.08");
      }
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String etag = '"' + price + '"';
      exchange.getResponseHeaders().set("ETag", etag);
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        unchanged.incrementAndGet();
        return;
      }
      byte[] body = LIST.replace("PRICE", price).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      read.incrementAndGet();
    }
  }
}
