package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** One thread, no state on disk, no guarantee: what reading and understanding the records costs. */
final class RawContender {
  private RawContender() {}

  static Progress run(Bench bench, Load load) throws Exception {
    Sums sums = new Sums();
    AtomicLong done = new AtomicLong();
    long all = bench.calls();
    Thread thread = Thread.ofPlatform().name("raw").start(() -> consume(bench, all, sums, done));
    Progress progress = Progress.watch(done::get, load.warmUp(), all, Contender.PATIENCE);
    thread.join();
    sums.require(Sums.of(load));
    return progress;
  }

  private static void consume(Bench bench, long all, Sums sums, AtomicLong done) {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.bootstrapServers(),
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(consumer.partitionsFor(bench.invocations()).stream()
          .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
      while (done.get() < all) {
        long read = 0;
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          sums.add(Topic.INVOCATIONS.json().decode(record.value()));
          read++;
        }
        done.addAndGet(read);
      }
    }
  }

  /** Tokens of each principal and hour. */
  static final class Sums {
    private static final Component[] COMPONENTS = Component.values();
    private final Map<String, Long> tokens = new HashMap<>();

    static Sums of(Load load) throws Exception {
      Sums sums = new Sums();
      load.forEach(sums::add);
      return sums;
    }

    static long tokens(Invocation call) {
      long sum = 0;
      for (Component component : COMPONENTS) {
        sum += call.usage().of(component);
      }
      return sum;
    }

    void add(Intake intake) {
      if (intake instanceof Invocation call) {
        add(call.principalId(), call.occurredAt().truncatedTo(ChronoUnit.HOURS).toEpochMilli(), tokens(call));
      }
    }

    void add(String principal, long hour, long used) {
      tokens.merge(principal + '|' + hour, used, Long::sum);
    }

    void require(Sums expected) {
      if (!tokens.equals(expected.tokens)) {
        throw new IllegalStateException("wrong sums: " + tokens.size() + " of " + expected.tokens.size());
      }
    }
  }
}
