package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
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
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.WindowStore;

/** {@code groupByKey().windowedBy(1 h).aggregate()}: tokens only, no prices, duplicates counted twice. */
final class DslContender {
  private static final String STORE = "tokens-by-hour";

  private DslContender() {}

  static Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
    Serde<Intake> calls = Serdes.serdeFrom((topic, call) -> Topic.INVOCATIONS.json().encode(call),
        (topic, bytes) -> Topic.INVOCATIONS.json().decode(bytes));
    StreamsBuilder builder = new StreamsBuilder();
    builder
        .stream(bench.invocations(),
            Consumed.with(Serdes.String(), calls).withName("read-invocations").withTimestampExtractor(
                (record, partitionTime) -> ((Invocation) record.value()).occurredAt().toEpochMilli()))
        .groupByKey(Grouped.with("by-principal", Serdes.String(), calls))
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
