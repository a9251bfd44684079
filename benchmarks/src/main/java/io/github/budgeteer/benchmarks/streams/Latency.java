package io.github.budgeteer.benchmarks.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.stream.BudgetStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends calls at a steady rate, whatever becomes of them, and times each decision from its call's append until it is read. */
@Command(name = "latency", mixinStandardHelpOptions = true, description = {
    "Time from a call's append until its decision can be read, at a steady rate of calls.",
    "One line of JSON. Broker, topology and reader share one process."})
final class Latency implements Callable<Integer> {
  private static final Usd LIMIT = Usd.of("0.1");
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  @Option(names = "--rate", defaultValue = "5000", description = "Calls a second. Default: ${DEFAULT-VALUE}")
  int rate;

  @Option(names = "--seconds", defaultValue = "90", description = "Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "30", description = "Seconds of them that are not counted. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(names = "--principals", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
  int principals;

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("budgeteer-benchmark");
    List<Long> latencies = new ArrayList<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        Bench bench = new Bench(kafka.bootstrapServers(), "latency.")) {
      Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      bench.fill(new Load(0, 0, 1, 1, start, rate), 4);
      try (BudgetStreams streams = BudgeteerContender.streams(bench, LIMIT, 2, directory.resolve("state"))) {
        streams.start();
        while (streams.notReady().isPresent()) {
          Thread.sleep(100);
        }
        AtomicBoolean sent = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> read(bench, sent, latencies));
        send(bench,
            new Load((long) rate * seconds, 0, principals, 42, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                rate));
        sent.set(true);
        reader.join();
      }
    } finally {
      Directories.delete(directory);
    }
    latencies.sort(null);
    System.out
        .println(new ObjectMapper().createObjectNode().put("rate", rate).put("decisions", latencies.size())
            .put("p50Millis", percentile(latencies, 50)).put("p90Millis", percentile(latencies, 90))
            .put("p99Millis", percentile(latencies, 99)).put("maxMillis", percentile(latencies, 100)));
    return 0;
  }

  /** Each call has its time; one that is late is sent at once, and does not move those behind it. */
  private void send(Bench bench, Load load) throws Exception {
    long begin = System.nanoTime();
    long[] number = {0};
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.bootstrapServers(),
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        new ByteArraySerializer(), new ByteArraySerializer())) {
      load.forEach(call -> {
        long due = begin + number[0]++ * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        var unused = producer
            .send(new ProducerRecord<>(bench.invocations(), call.principalId().getBytes(UTF_8),
                Topic.INVOCATIONS.json().encode(call)));
      });
    }
  }

  private void read(Bench bench, AtomicBoolean sent, List<Long> latencies) {
    long from = System.currentTimeMillis() + Duration.ofSeconds(warmUp).toMillis();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(consumer.partitionsFor(Topic.DECISIONS.name(bench.prefix())).stream()
          .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
      boolean more = true;
      List<Long> lately = new ArrayList<>();
      long told = System.currentTimeMillis();
      while (more) {
        boolean last = sent.get();
        var records = consumer.poll(Duration.ofMillis(last ? 2_000 : 20));
        long now = System.currentTimeMillis();
        for (ConsumerRecord<String, byte[]> record : records) {
          LedgerEntry line = Topic.DECISIONS.json().decode(record.value());
          long appended = line.observedAt().toEpochMilli();
          lately.add(now - appended);
          if (appended >= from) {
            latencies.add(now - appended);
          }
        }
        if (now >= told + TELL_EVERY.toMillis() && !lately.isEmpty()) {
          lately.sort(null);
          System.err.printf("%s%,6d decisions, p50 %,6d ms, p99 %,6d ms%n", now < from ? "warm-up: " : "",
              lately.size(), percentile(lately, 50), percentile(lately, 99));
          lately.clear();
          told = now;
        }
        more = !last || !records.isEmpty();
      }
    }
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty()
        ? -1
        : sorted.get(Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.size()) - 1));
  }
}
