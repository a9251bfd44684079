package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topics of ledgers and decisions hold.
 *
 * @param ledgers each principal's ledger
 * @param decisions each principal's lines on the topic of decisions
 */
public record Written(Map<String, List<LedgerEntry>> ledgers, Map<String, List<LedgerEntry>> decisions) {
  /** Returns what a data directory holds that no run uses. */
  static Written read(Path data) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"))) {
      return of(kafka.bootstrapServers());
    }
  }

  /** Returns what brokers hold by now. */
  public static Written of(String brokers) {
    return new Written(lines(brokers, Topic.LEDGER), lines(brokers, Topic.DECISIONS));
  }

  /** Returns the charged calls; fails on one that is charged twice. */
  public Set<String> calls() {
    Set<String> calls = new HashSet<>();
    ledgers.values().forEach(ledger -> ledger.forEach(line -> {
      if (line.entry() instanceof Fact.Charged charged) {
        assertThat(calls.add(charged.call())).as(charged.call()).isTrue();
      }
    }));
    return calls;
  }

  /** Fails unless every ledger is gapless, adds up, and has each line chained to the one before. */
  public void requireChains() {
    ledgers.forEach((principal, ledger) -> {
      Usd balance = Usd.ZERO;
      @Nullable
      String hash = null;
      for (int i = 0; i < ledger.size(); i++) {
        LedgerEntry line = ledger.get(i);
        balance = line.entry() instanceof Fact.Charged charged ? balance.plus(charged.amount()) : balance;
        assertThat(line.sequence()).as(principal).isEqualTo(i + 1);
        assertThat(line.balance()).as(principal).isEqualTo(balance);
        assertThat(line.previousHash()).as(principal).isEqualTo(hash);
        hash = Ledger.hash(Topic.LEDGER.json().encode(line));
      }
    });
  }

  /** Fails unless the topic of decisions has what the ledgers decided: all of it, once, and in their order. */
  public void requireDecisions() {
    assertThat(decisions.keySet()).isEqualTo(ledgers.keySet());
    ledgers.forEach((principal, ledger) -> assertThat(decisions.get(principal)).as(principal)
        .isEqualTo(ledger.stream().filter(line -> line.entry() instanceof Decision).toList()));
  }

  private static Map<String, List<LedgerEntry>> lines(String brokers, Topic<LedgerEntry> topic) {
    Map<String, List<LedgerEntry>> lines = new TreeMap<>();
    for (ConsumerRecord<String, byte[]> record : all(brokers, topic)) {
      LedgerEntry line = topic.json().decode(record.value());
      // Hashes are those of the bytes: what is read here is what stands there.
      assertThat(topic.json().encode(line)).isEqualTo(record.value());
      lines.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(line);
    }
    return lines;
  }

  /** Returns what was committed to a topic, each partition in its order. */
  private static List<ConsumerRecord<String, byte[]>> all(String brokers, Topic<?> topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic.name(Topic.DEFAULT_PREFIX)).stream()
          .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
