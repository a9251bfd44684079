package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, whatever happens to the process: {@code kill -9} at random points, and the whole in one comparison. */
class KillTest {
  private static final int FILES = 20;
  private static final int CALLS_IN_FILE = 5_000;
  private static final int KILLS = 10;
  private static final int LIVE_KILLS = 3;
  /** Kills fall into reading, deciding and enforcing alike, because each start goes on where the one before was stopped. */
  private static final int LONGEST_LIFE_MS = 2_500;

  @TempDir
  Path scratch;

  /** A ledger as it stands on its topic. */
  private record Written(Map<String, List<LedgerEntry>> ledgers, List<String> decisions) {}

  @Test
  void aBoundedRunKilledTenTimesGivesTheLedgerOfAnUndisturbedOne() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    for (int file = 0; file < FILES; file++) {
      RunTest.gzip(logs.resolve("log-" + file + ".json.gz"),
          RunTest.lines(file * CALLS_IN_FILE, (file + 1) * CALLS_IN_FILE));
    }
    String[] killed = command(logs, "killed");
    Random random = new Random(20_261_123);
    int kills = 0;
    for (; kills < KILLS; kills++) {
      Budgeteer run = Budgeteer.start(scratch, killed);
      run.until(() -> run.err().contains("Reading"));
      if (kills == 0) {
        anotherOneIsRefused(killed);
      }
      Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
      run.kill();
    }

    JsonNode report = Budgeteer.run(scratch, killed);

    assertThat(report).isEqualTo(Budgeteer.run(scratch, command(logs, "undisturbed")));
    Written after = read(scratch.resolve("killed"));
    Written undisturbed = read(scratch.resolve("undisturbed"));
    assertThat(after.ledgers.keySet()).isEqualTo(undisturbed.ledgers.keySet());
    after.ledgers.forEach(
        (principal, ledger) -> assertThat(ledger).as(principal)
            .isEqualTo(undisturbed.ledgers.get(principal)));
    assertThat(after.decisions).as("each once").doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(undisturbed.decisions).hasSizeGreaterThan(1_000);
    assertThat(calls(after)).hasSize(FILES * CALLS_IN_FILE);
  }

  private void anotherOneIsRefused(String[] command) throws Exception {
    Budgeteer second = Budgeteer.start(scratch, command);
    assertThat(second.await()).isEqualTo(2);
    assertThat(second.err()).contains("is in use by another run").hasLineCount(1);
  }

  @Test
  void aLiveRunThatIsKilledChargesEveryCallOnceAndDecidesNothingTwice() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    String[] live = {"run", "--logs", logs.toString(), "--data", scratch.resolve("live").toString(),
        "--limit", "10"};
    Random random = new Random(20_261_124);
    for (int kill = 0; kill < LIVE_KILLS; kill++) {
      RunTest.gzip(logs.resolve("log-" + kill + ".json.gz"),
          RunTest.lines(kill * CALLS_IN_FILE, (kill + 1) * CALLS_IN_FILE));
      Budgeteer run = Budgeteer.start(scratch, live);
      run.until(() -> run.err().contains("Watching"));
      Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
      run.kill();
    }
    int expected = LIVE_KILLS * CALLS_IN_FILE;
    // The rest is read by a run that ends by itself.
    JsonNode report = Budgeteer.run(scratch, "run", "--logs", logs.toString(), "--data",
        scratch.resolve("live").toString(), "--until-idle", "--format", "json");

    Written written = read(scratch.resolve("live"));

    assertThat(report.get("invocations").get("charged").asInt()).isEqualTo(expected);
    assertThat(calls(written)).hasSize(expected);
    assertThat(written.decisions).doesNotHaveDuplicates();
    written.ledgers.forEach((principal, ledger) -> {
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

  private static String[] command(Path logs, String data) {
    return new String[]{"run", "--logs", logs.toString(), "--data", logs.resolveSibling(data).toString(),
        "--limit",
        "10", "--grace", "PT30M", "--period", "P7D", "--until-idle", "--format", "json"};
  }

  /** Returns the charged calls; fails on one that is charged twice. */
  private static Set<String> calls(Written written) {
    Set<String> calls = new HashSet<>();
    written.ledgers.values().forEach(ledger -> ledger.forEach(line -> {
      if (line.entry() instanceof Fact.Charged charged) {
        assertThat(calls.add(charged.call())).as(charged.call()).isTrue();
      }
    }));
    return calls;
  }

  private static Written read(Path data) {
    Map<String, List<LedgerEntry>> ledgers = new TreeMap<>();
    List<String> decisions = new ArrayList<>();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"))) {
      for (ConsumerRecord<String, byte[]> record : all(kafka, Topic.LEDGER)) {
        ledgers.computeIfAbsent(record.key(), key -> new ArrayList<>())
            .add(Topic.LEDGER.json().decode(record.value()));
      }
      for (ConsumerRecord<String, byte[]> record : all(kafka, Topic.DECISIONS)) {
        LedgerEntry line = Topic.DECISIONS.json().decode(record.value());
        assertThat(line.entry()).isInstanceOf(Decision.class);
        decisions.add(line.principalId() + ' ' + line.sequence() + ' ' + line.entry());
      }
    }
    return new Written(ledgers, decisions);
  }

  private static List<ConsumerRecord<String, byte[]>> all(EmbeddedKafka kafka, Topic<?> topic) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
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
