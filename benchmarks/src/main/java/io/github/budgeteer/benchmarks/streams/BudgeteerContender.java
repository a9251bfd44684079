package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import io.github.budgeteer.topology.stream.BudgetStreams;
import io.github.budgeteer.topology.stream.StreamsOptions;
import io.github.budgeteer.topology.stream.TopologyMetrics;
import io.github.budgeteer.topology.stream.TopologySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Dedupe, pricing, accounts, ledger with its hash chain, usage by the hour, decisions. */
final class BudgeteerContender {
  private static final Duration HORIZON = Duration.ofDays(2);
  private static final Duration TOLD = Duration.ofMinutes(2);

  private BudgeteerContender() {}

  static Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
    try (BudgetStreams streams = streams(bench, Contender.LIMIT, threads, directory)) {
      streams.start();
      Progress progress = Progress.watch(() -> {
        streams.failure().ifPresent(failure -> {
          throw new IllegalStateException(failure);
        });
        return bench.committed(streams.applicationId());
      }, load.warmUp(), bench.calls(), Contender.PATIENCE);
      requireSpend(bench, load);
      return progress;
    }
  }

  static BudgetStreams streams(Bench bench, Usd limit, int threads, Path directory) {
    InstantSource clock = InstantSource.system();
    return new BudgetStreams(
        new TopologySettings(bench.prefix(), RateCard.shipped(), Contender.policies(limit), Ledger.Clock.WALL,
            new Settings("benchmark"), HORIZON, TopologySettings.BLIND_AFTER,
            new TopologyMetrics(new SimpleMeterRegistry(), clock)),
        StreamsOptions.alone(bench.bootstrapServers(), directory, threads), clock);
  }

  /** Waits until all accounts have told what they spent, to the last digit. */
  private static void requireSpend(Bench bench, Load load) throws Exception {
    Map<String, Usd> expected = new HashMap<>();
    Pricer pricer = new Pricer(RateCard.shipped());
    load.forEach(call -> expected.merge(call.principalId(), pricer.charge(call).amount(), Usd::plus));
    Map<String, Usd> told = new HashMap<>();
    long deadline = System.nanoTime() + TOLD.toNanos();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bench.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(consumer.partitionsFor(Topic.ACCOUNTS.name(bench.prefix())).stream()
          .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList());
      consumer.seekToBeginning(consumer.assignment());
      while (!told.equals(expected)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("wrong spend: of " + expected.size() + " accounts "
              + expected.entrySet()
                  .stream().filter(entry -> !entry.getValue().equals(told.get(entry.getKey()))).count()
              + " differ");
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Account account = Topic.ACCOUNTS.json().decode(record.value());
          told.put(account.principalId(), account.totals().usd());
        }
      }
    }
  }
}
