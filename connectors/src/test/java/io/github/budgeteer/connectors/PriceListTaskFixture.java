package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task, the server it reads from, its clock and what it has committed. */
@Timeout(60)
abstract class PriceListTaskFixture {
  static final String LITE = "EUN1-NovaLite-input-tokens";
  static final String PRO = "EUN1-NovaPro-input-tokens";
  static final Duration DAY = Duration.ofDays(1);
  static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();

  @TempDir
  Path scratch;
  final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  final Map<String, String> more = new HashMap<>();
  Instant now = Instant.parse("2026-11-01T12:00:00Z");
  PriceListServer server;
  AwsPriceListSourceTask task = new AwsPriceListSourceTask();

  @BeforeEach
  void startServer() throws IOException {
    server = PriceListServer.start();
  }

  @AfterEach
  void stop() {
    task.stop();
    server.close();
  }

  AwsPriceListSourceTask start(String... paths) {
    Map<String, String> options = new HashMap<>(Map.of(CommonOptions.TOPIC_PREFIX, "t."));
    options.put(PriceListConnectorConfig.SOURCES,
        String.join(",", Arrays.stream(paths).map(server::address).toList()));
    options.putAll(more);
    task = new AwsPriceListSourceTask(() -> now);
    task.initialize(new CommittedOffsets(committed));
    task.start(options);
    return task;
  }

  void restart(String... paths) {
    task.stop();
    start(paths);
  }

  void commit(List<SourceRecord> records) {
    records.forEach(
        record -> committed.put(Map.copyOf(record.sourcePartition()), Map.copyOf(record.sourceOffset())));
  }

  /** Polls until a load has ended with records. */
  static List<SourceRecord> load(AwsPriceListSourceTask task) throws InterruptedException {
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
  static boolean nothingIn(AwsPriceListSourceTask task) throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      if (task.poll() != null) {
        return false;
      }
    }
    return true;
  }

  static List<String> prices(List<SourceRecord> records) {
    return of(records, "t.prices").map(PriceListTaskFixture::row)
        .map(row -> row.model() + '/' + row.scope().label() + ' ' + row.usdPerMillion()).toList();
  }

  static PriceRow row(SourceRecord record) {
    return (PriceRow) Topic.PRICES.json().decode((byte[]) record.value());
  }

  static List<Delivery> deliveries(List<SourceRecord> records) {
    return of(records, "t.deliveries").map(record -> Topic.DELIVERIES.json().decode((byte[]) record.value()))
        .toList();
  }

  static Stream<SourceRecord> of(List<SourceRecord> records, String topic) {
    return records.stream().filter(record -> record.topic().equals(topic));
  }
}
