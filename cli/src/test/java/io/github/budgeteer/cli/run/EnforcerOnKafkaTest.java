package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.embedded.LocalDynamoDb;
import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.Enforcer;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.enforcer.mirror.BudgetMirror;
import io.github.budgeteer.enforcer.mirror.BudgetTables;
import io.github.budgeteer.enforcer.mirror.TableNames;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Enforcer and mirror between a real broker, the local IAM and DynamoDB Local. */
class EnforcerOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MANY = 300;
  @TempDir
  static Path directory;
  private static EmbeddedKafka kafka;
  private String prefix = "";

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
    Topics.create(kafka.bootstrapServers(), prefix);
  }

  @Test
  void manySuspensionsAreCarriedOutAnsweredAndNotRepeatedAfterARestart() throws Exception {
    try (LocalIam iam = LocalIam.open(directory.resolve(prefix))) {
      commit(decisions(MANY, 5));
      abort(decisions(1, 99));
      try (Enforcer enforcer = enforcer(iam)) {
        enforcer.start();
        waitUntilCaughtUp(enforcer);
      }
      try (Enforcer again = enforcer(iam)) {
        again.start();
        waitUntilCaughtUp(again);
      }

      for (int number = 0; number < MANY; number++) {
        assertThat(iam.denial(principal(number))).isEqualTo(new IamAccess.Result.Done<>(Denial.MANAGED));
      }
      assertThat(read(Topic.OUTCOMES)).hasSize(MANY).allSatisfy(outcome -> {
        assertThat(outcome.decision()).isEqualTo(5);
        assertThat(outcome.attempt()).isEqualTo(1);
        assertThat(outcome.outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
            verified -> assertThat(verified.access()).isEqualTo(Access.DENIED));
      });
    }
  }

  @Test
  void whatWasWantedWhenTheProcessEndedIsTakenUpAgain() throws Exception {
    IamAccess nobodyAnswers = (IamAccess) Proxy.newProxyInstance(IamAccess.class.getClassLoader(),
        new Class<?>[]{IamAccess.class}, (proxy, method, arguments) -> {
          assertThat(method.getName()).as("nothing may be changed before it has been read").isEqualTo("read");
          return new IamAccess.Result.Refused<>(Outcome.Reason.UNAVAILABLE, "throttled");
        });
    commit(decisions(1, 5));
    try (Enforcer stuck = enforcer(nobodyAnswers)) {
      stuck.start();
      Instant end = Instant.now().plus(PATIENCE);
      while (read(Topic.OUTCOMES).isEmpty() && Instant.now().isBefore(end)) {
        Thread.sleep(20);
      }
      assertThat(stuck.caughtUp()).as("somebody still waits for a retry").isFalse();
    }

    try (LocalIam iam = LocalIam.open(directory.resolve(prefix)); Enforcer next = enforcer(iam)) {
      next.start();
      waitUntilCaughtUp(next);

      List<OutcomeRecord> outcomes = read(Topic.OUTCOMES);
      assertThat(outcomes.getFirst().outcome())
          .isEqualTo(new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "throttled"));
      assertThat(outcomes.getLast().outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
          verified -> assertThat(verified.access()).isEqualTo(Access.DENIED));
      assertThat(outcomes.getLast().attempt()).isEqualTo(outcomes.size());
    }
  }

  @Test
  void aDecisionNobodyUnderstandsIsPutAsideAndTheNextIsCarriedOut() throws Exception {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    records.add(new ProducerRecord<>(Topic.DECISIONS.name(prefix), "x", new byte[]{'{'}));
    records.addAll(decisions(1, 5));
    commit(records);

    try (LocalIam iam = LocalIam.open(directory.resolve(prefix)); Enforcer enforcer = enforcer(iam)) {
      enforcer.start();
      waitUntilCaughtUp(enforcer);
    }

    assertThat(read(Topic.OUTCOMES)).hasSize(1);
    assertThat(read(Topic.QUARANTINE)).singleElement().satisfies(quarantined -> {
      assertThat(quarantined.reason()).isEqualTo(QuarantineReason.UNREADABLE_EVENT);
      assertThat(quarantined.functionName()).isEqualTo("enforcer");
      assertThat(quarantined.source().file()).isEqualTo("kafka://" + Topic.DECISIONS.name(prefix) + "/0");
    });
  }

  @Test
  void theMirrorHasEveryAccountAndDecisionOnceItHasCaughtUp() throws Exception {
    List<ProducerRecord<String, byte[]>> records = decisions(MANY, 5);
    for (int number = 0; number < MANY; number++) {
      Account account = Account.unopened(principal(number), AccountType.USER)
          .with(new Account.Head(5, "ab")).at(Instant.EPOCH);
      records.add(new ProducerRecord<>(Topic.ACCOUNTS.name(prefix), principal(number),
          Topic.ACCOUNTS.json().encode(account)));
    }
    commit(records);

    try (LocalDynamoDb tables = LocalDynamoDb.open(directory.resolve(prefix + "tables"))) {
      BudgetTables budgets = new BudgetTables(tables.client(), TableNames.of("test"));
      try (BudgetMirror mirror = new BudgetMirror(config(), budgets, InstantSource.system(),
          new SimpleMeterRegistry())) {
        mirror.start();
        waitUntilCaughtUp(mirror);
      }

      for (String table : List.of("user-budgets", "audit-logs")) {
        assertThat(tables.client().scanPaginator(scan -> scan.tableName("bedrock-budgeteer-test-" + table))
            .items().stream().count()).as(table).isEqualTo(MANY);
      }
    }
  }

  private Enforcer enforcer(IamAccess iam) {
    return new Enforcer(config(), iam, InstantSource.system(), new Random(1), new SimpleMeterRegistry());
  }

  private EnforcerConfig config() {
    return new EnforcerConfig(kafka.bootstrapServers(), prefix, 4, 4, Duration.ofMillis(100),
        Duration.ofSeconds(1), ApiKeyUse.LEAVE, Optional.empty(), Optional.empty(),
        Map.of());
  }

  private static void waitUntilCaughtUp(ConsumerLoop loop) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!loop.caughtUp()) {
      assertThat(loop.failure()).isEmpty();
      assertThat(Instant.now()).as("caught up in time").isBefore(end);
      Thread.sleep(10);
    }
  }

  private static String principal(int number) {
    return "arn:aws:iam::123456789012:user/user-" + number;
  }

  private List<ProducerRecord<String, byte[]>> decisions(int principals, long sequence) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    for (int number = 0; number < principals; number++) {
      Decision decision = new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("2"),
          Usd.of("1"), true);
      records.add(new ProducerRecord<>(Topic.DECISIONS.name(prefix), principal(number),
          Topic.DECISIONS.json().encode(new LedgerEntry(principal(number), sequence, Instant.EPOCH,
              Instant.EPOCH, Usd.of("2"), null, decision))));
    }
    return records;
  }

  private void commit(List<ProducerRecord<String, byte[]>> records) {
    try (KafkaProducer<String, byte[]> producer = transaction(records)) {
      producer.commitTransaction();
    }
  }

  private void abort(List<ProducerRecord<String, byte[]>> records) {
    try (KafkaProducer<String, byte[]> producer = transaction(records)) {
      producer.abortTransaction();
    }
  }

  private KafkaProducer<String, byte[]> transaction(List<ProducerRecord<String, byte[]>> records) {
    KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "test"),
        new StringSerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    assertThat(sent).allMatch(Future::isDone);
    return producer;
  }

  private <T> List<T> read(Topic<T> topic) {
    List<T> values = new ArrayList<>();
    try (TopicReader<T> reader = TopicReader.of(kafka.bootstrapServers(), prefix, topic)) {
      reader.readToEnd((key, value) -> values.add(value));
    }
    return values;
  }
}
