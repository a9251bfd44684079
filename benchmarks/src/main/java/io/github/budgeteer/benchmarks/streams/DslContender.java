package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.LedgerWriter;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.WindowStore;

/** {@code groupByKey().windowedBy(1 h).aggregate()}: tokens only, no prices, duplicates counted twice. */
final class DslContender {
  private static final String STORE = "tokens-by-hour";
  private static final List<ChargeLine> LINES = Stream.of(Component.INPUT, Component.OUTPUT)
      .map(component -> new ChargeLine(component, 1_000, Usd.of("0.25"),
          "anthropic.claude-3-haiku-20240307-v1:0"
              + "/us-east-1/in_region/standard/" + component.label() + "/any@2024-03-13T00:00:00Z shipped",
          false))
      .toList();

  private DslContender() {}

  /** @param ledger whether each call also has its line written, of what a charge's has, with nothing in it computed */
  static Progress run(Bench bench, Load load, int threads, Path directory, boolean ledger) throws Exception {
    Serde<Intake> calls = Serdes.serdeFrom((topic, call) -> Topic.INVOCATIONS.json().encode(call),
        (topic, bytes) -> Topic.INVOCATIONS.json().decode(bytes));
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, Intake> stream = builder
        .stream(bench.invocations(),
            Consumed.with(Serdes.String(), calls).withName("read-invocations").withTimestampExtractor(
                (record, partitionTime) -> ((Invocation) record.value()).occurredAt().toEpochMilli()));
    if (ledger) {
      ThreadLocal<LedgerWriter> writer = ThreadLocal.withInitial(LedgerWriter::new);
      stream.mapValues((principal, call) -> writer.get().encode(line((Invocation) call)),
          Named.as("write-line")).to(Topic.LEDGER.name(bench.prefix()),
              Produced.with(Serdes.String(), Serdes.ByteArray()).withName("write-ledger"));
    }
    stream.groupByKey(Grouped.with("by-principal", Serdes.String(), calls))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofHours(1), Duration.ofHours(48)))
        .aggregate(() -> 0L, (principal, call, sum) -> sum + RawContender.Sums.tokens((Invocation) call),
            Materialized.<String, Long, WindowStore<Bytes, byte[]>>as(STORE).withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long()).withRetention(Duration.ofHours(72)));
    String group = bench.prefix() + "dsl";
    try (KafkaStreams streams = new KafkaStreams(builder.build(),
        settings(bench, group, threads, directory))) {
      streams.start();
      Progress progress = Progress.watch(() -> bench.committed(group), load.warmUp(), bench.calls(),
          Contender.PATIENCE);
      RawContender.Sums sums = new RawContender.Sums();
      try (KeyValueIterator<Windowed<String>, Long> all = streams
          .store(StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<String, Long>windowStore()))
          .fetchAll(Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)))) {
        while (all.hasNext()) {
          KeyValue<Windowed<String>, Long> entry = all.next();
          sums.add(entry.key.key(), entry.key.window().start(), entry.value);
        }
      }
      sums.require(RawContender.Sums.of(load));
      return progress;
    }
  }

  private static LedgerEntry line(Invocation call) {
    return new LedgerEntry(call.principalId(), 1_000, call.occurredAt(), call.occurredAt(),
        Usd.of("1.2345678"),
        "0".repeat(64), new Fact.Charged(call.dedupeKey(), call.modelId(), call.session(), ChargeBasis.PRICED,
            Usd.of("0.0012345"), LINES, call.source()));
  }

  /** As the topology's where they matter for speed, and the commit interval of its live runs. */
  private static Properties settings(Bench bench, String group, int threads, Path directory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, group);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bench.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64 << 20);
    properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    return properties;
  }
}
