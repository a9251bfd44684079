package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.Written;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.RateCard;
import io.github.budgeteer.topology.stream.BudgetStreams;
import io.github.budgeteer.topology.stream.StreamsOptions;
import io.github.budgeteer.topology.stream.TopologyMetrics;
import io.github.budgeteer.topology.stream.TopologySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a network that loses requests, and answers to requests that were carried out. */
class SeveredConnectionsTest {
  private static final int PRINCIPALS = 50;
  private static final int CALLS_EACH = 200;
  private static final int CALLS = PRINCIPALS * CALLS_EACH;
  private static final Duration SENDING = Duration.ofSeconds(8);
  /** Longer than the 10 s of a transaction and of a session. */
  private static final Duration OUTAGE = Duration.ofSeconds(15);
  /** Nova Lite's input is $0.06 a million tokens: $0.006 a call, and $1.20 of each principal. */
  private static final long TOKENS = 100_000;
  private static final Usd SPENT = Usd.of("1.2");
  private static final Usd LIMIT = Usd.of("0.6");
  private static final Map<ApiKeys, Double> CHANCES = Map.of(ApiKeys.END_TXN, 0.2, ApiKeys.TXN_OFFSET_COMMIT,
      0.1, ApiKeys.PRODUCE, 0.05, ApiKeys.WRITE_TXN_MARKERS, 0.1, ApiKeys.FETCH, 0.05);

  @TempDir
  Path directory;
  private Written written = new Written(Map.of(), Map.of());

  @Test
  void everyCallIsChargedOnceAndEveryDecisionMadeOnce() throws Exception {
    try (SeveringProxy proxy = new SeveringProxy(CHANCES, 42)) {
      try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), proxy::leadTo)) {
        Topics.create(kafka.bootstrapServers(), Topic.DEFAULT_PREFIX);
        try (BudgetStreams streams = streams(kafka)) {
          streams.start();
          PoisonRecordTest.until(streams, () -> streams.notReady().isEmpty());
          proxy.sever(true);
          send(kafka, 0, CALLS_EACH / 2);
          // In the middle of its transactions, and for so long that both they and its place in the group are given up.
          Thread sending = Thread.ofVirtual().start(() -> send(kafka, CALLS_EACH / 2, CALLS_EACH));
          Thread.sleep(SENDING.dividedBy(6));
          proxy.down(true);
          Thread.sleep(OUTAGE);
          int before = proxy.requests(ApiKeys.INIT_PRODUCER_ID);
          proxy.down(false);
          sending.join();
          PoisonRecordTest.until(streams, () -> {
            written = Written.of(kafka.bootstrapServers());
            return written.calls().size() >= CALLS && written.decisions().values().stream()
                .allMatch(lines -> lines.stream().anyMatch(SeveredConnectionsTest::suspends));
          });
          assertThat(proxy.requests(ApiKeys.INIT_PRODUCER_ID)).as("its transactions were given up")
              .isGreaterThan(before);
          proxy.sever(false);
        }
      }
      assertThat(proxy.cuts(ApiKeys.END_TXN, false)).as("ends that the broker never saw").isPositive();
      assertThat(proxy.cuts(ApiKeys.END_TXN, true)).as("ends whose answer was lost").isPositive();
    }

    assertThat(written.calls()).hasSize(CALLS);
    written.requireChains();
    written.requireDecisions();
    written.ledgers().forEach((principal, ledger) -> {
      assertThat(ledger.getLast().balance()).as(principal).isEqualTo(SPENT);
      assertThat(ledger).as(principal).filteredOn(SeveredConnectionsTest::suspends).hasSize(1);
    });
  }

  private static boolean suspends(LedgerEntry line) {
    return line.entry() instanceof Decision.SuspensionRequired;
  }

  private BudgetStreams streams(EmbeddedKafka kafka) {
    InstantSource clock = InstantSource.system();
    PolicyBook policies = new PolicyBook(
        new Policy(LIMIT, Policy.DEFAULT_WARNING_PERCENT, Policy.DEFAULT_CRITICAL_PERCENT,
            Duration.ofSeconds(5), Policy.DEFAULT_PERIOD, Mode.ENFORCE),
        Set.of(AccountType.USER));
    return new BudgetStreams(
        new TopologySettings(Topic.DEFAULT_PREFIX, RateCard.shipped(), policies, Ledger.Clock.WALL,
            new Settings("test"), null, TopologySettings.BLIND_AFTER,
            new TopologyMetrics(new SimpleMeterRegistry(), clock)),
        StreamsOptions.alone(kafka.bootstrapServers(), directory.resolve("streams"), 2), clock);
  }

  /** Sends the calls over a while, in which there are hundreds of transactions. */
  private static void send(EmbeddedKafka kafka, int from, int to) {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int round = from; round < to; round++) {
        for (int i = 0; i < PRINCIPALS; i++) {
          Invocation call = call(round, "arn:aws:iam::123456789012:user/u" + i);
          sent.add(producer.send(new ProducerRecord<>(Topic.INVOCATIONS.name(Topic.DEFAULT_PREFIX),
              call.principalId(), Topic.INVOCATIONS.json().encode(call))));
        }
        Thread.sleep(SENDING.dividedBy(CALLS_EACH));
      }
      for (Future<RecordMetadata> call : sent) {
        call.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Invocation call(int number, String principal) {
    return new Invocation("123456789012", "us-east-1", principal + "-" + number, principal, AccountType.USER,
        null, Instant.now(), "Converse", "amazon.nova-lite-v1:0",
        new Usage(Map.of(Component.INPUT, TOKENS)), null, null, new Place("/logs/a.json", number + 1, 1));
  }
}
