package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.embedded.LocalDynamoDb;
import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.Enforcer;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.iam.LocalIam;
import io.github.budgeteer.enforcer.mirror.BudgetMirror;
import io.github.budgeteer.enforcer.mirror.BudgetTables;
import io.github.budgeteer.enforcer.mirror.PriceMirror;
import io.github.budgeteer.enforcer.mirror.PriceTable;
import io.github.budgeteer.enforcer.mirror.TableNames;
import io.github.budgeteer.enforcer.mirror.UsageMirror;
import io.github.budgeteer.enforcer.mirror.UsageTable;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The loops of the mirror between a real broker and DynamoDB Local, whose tables go and whose answers fail. */
@Timeout(180)
class MirrorOnKafkaTest {
  private static final Instant HOUR = Instant.parse("2026-11-01T13:00:00Z");
  private static final int MANY = 30;
  @TempDir
  static Path directory;
  private static EmbeddedKafka kafka;
  private static LocalDynamoDb local;
  private static KafkaProducer<String, byte[]> producer;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private String prefix = "";
  private TableNames names = TableNames.of("none");

  @BeforeAll
  static void startServers() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
    local = LocalDynamoDb.inMemory();
    producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer());
  }

  @AfterAll
  static void stopServers() {
    producer.close();
    kafka.close();
    local.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    prefix = name + ".";
    names = TableNames.of(name.toLowerCase(Locale.ROOT));
    Topics.create(kafka.bootstrapServers(), prefix);
  }

  @Test
  void aTableThatIsDeletedWhileItIsWrittenComesBackWithAllRows() throws Exception {
    for (int number = 0; number < MANY; number++) {
      tell(number, 5);
    }
    try (BudgetMirror mirror = new BudgetMirror(config(), new BudgetTables(local.client(), names),
        InstantSource.system(), registry)) {
      mirror.start();
      waitUntilCaughtUp(mirror);
      local.client().deleteTable(delete -> delete.tableName(names.userBudgets()));
      local.client().deleteTable(delete -> delete.tableName(names.auditLogs()));

      tell(MANY, 5);
      waitUntilCaughtUp(mirror);

      assertThat(mirror.notReady()).isEmpty();
    }
    assertThat(rows(names.userBudgets())).hasSize(MANY + 1);
    assertThat(rows(names.auditLogs())).hasSize(MANY + 1);
    assertThat(registry.counter("budgeteer.mirror.failures", "loop", "mirror", "outcome", "table-missing")
        .count()).isPositive();
  }

  @Test
  void aTableThatWasDeletedBetweenTwoStartsIsFilledAgain() throws Exception {
    tell(1, 5);
    BudgetTables tables = new BudgetTables(local.client(), names);
    try (BudgetMirror first = new BudgetMirror(config(), tables, InstantSource.system(), registry)) {
      first.start();
      waitUntilCaughtUp(first);
    }
    local.client().deleteTable(delete -> delete.tableName(names.auditLogs()));

    try (BudgetMirror next = new BudgetMirror(config(), tables, InstantSource.system(), registry)) {
      next.start();
      waitUntilCaughtUp(next);
    }

    assertThat(rows(names.auditLogs())).hasSize(1);
  }

  @Test
  void aDynamoDbThatDoesNotAnswerHoldsUpNoSuspensionAndGetsItsRowsLater() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    tell(1, 5);
    try (LocalIam iam = LocalIam.open(directory.resolve(prefix));
        Enforcer enforcer = new Enforcer(config(), iam, InstantSource.system(), new Random(1), registry);
        BudgetMirror mirror = new BudgetMirror(config(), new BudgetTables(failingWhile(down), names),
            InstantSource.system(), registry)) {
      mirror.start();
      enforcer.start();
      waitUntilCaughtUp(enforcer);
      Waiting.until(() -> mirror.notReady().filter(why -> why.contains("throttled")).isPresent(),
          () -> assertThat(mirror.failure()).isEmpty());

      down.set(false);
      waitUntilCaughtUp(mirror);

      assertThat(mirror.notReady()).isEmpty();
    }
    assertThat(rows(names.userBudgets())).hasSize(1);
    assertThat(rows(names.auditLogs())).hasSize(1);
  }

  @Test
  void usageIsWrittenEveryFiveMinutesAndOneThatDiesBeforeLosesNothing() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(HOUR);
    UsageTable table = new UsageTable(local.client(), names);
    UsageRow input = used(Component.INPUT, 1_000, "0.5");
    UsageRow output = used(Component.OUTPUT, 10, "0.25");
    send(Topic.USAGE, input.key().toString(), input);
    send(Topic.USAGE, output.key().toString(), output);
    try (UsageMirror stalled = new UsageMirror(config(), table, () -> HOUR, registry)) {
      stalled.start();
      waitUntilCaughtUp(stalled);
      assertThat(rows(names.usageTracking())).isEmpty();

      try (UsageMirror next = new UsageMirror(config(), table, now::get, registry)) {
        next.start();
        waitUntilCaughtUp(next);
        now.set(HOUR.plusSeconds(299));
        waitUntilCaughtUp(next);
        assertThat(rows(names.usageTracking())).isEmpty();
        now.set(HOUR.plusSeconds(300));
        Waiting.until(() -> !rows(names.usageTracking()).isEmpty(),
            () -> assertThat(next.failure()).isEmpty());
      }
      assertThat(rows(names.usageTracking())).singleElement().satisfies(
          row -> assertThat(row).containsEntry("token_count", fromN("1010"))
              .containsEntry("cost_usd", fromN("0.75")));
    }

    producer.send(new ProducerRecord<>(Topic.USAGE.name(prefix), output.key().toString(), null)).get();
    try (UsageMirror last = new UsageMirror(config(), table, () -> HOUR, registry)) {
      last.start();
      waitUntilCaughtUp(last);
    }
    assertThat(rows(names.usageTracking())).singleElement().satisfies(
        row -> assertThat(row).as("written at the end").containsEntry("cost_usd", fromN("0.5")));
  }

  @Test
  void pricesOfTheTopicStandBesideThoseThatAreShipped() throws Exception {
    PriceRow own = price("0.05", PriceOrigin.OPERATOR);
    send(Topic.PRICES, own.key(), own);

    try (PriceMirror mirror = new PriceMirror(config(), new PriceTable(local.client(), names),
        List.of(price("0.06", PriceOrigin.SHIPPED)), registry)) {
      mirror.start();
      waitUntilCaughtUp(mirror);
      local.client().deleteTable(delete -> delete.tableName(names.pricing()));
      send(Topic.PRICES, own.key(), own);
      waitUntilCaughtUp(mirror);
      assertThat(rows(names.pricing())).extracting(row -> row.get("usd_per_million"))
          .containsExactlyInAnyOrder(fromN("0.05"), fromN("0.06"));

      send(Topic.PRICES, own.key(), own);
      producer.send(new ProducerRecord<>(Topic.PRICES.name(prefix), own.key(), null)).get();
      waitUntilCaughtUp(mirror);
    }

    assertThat(rows(names.pricing())).extracting(row -> row.get("usd_per_million"))
        .containsExactly(fromN("0.06"));
  }

  private EnforcerConfig config() {
    return new EnforcerConfig(kafka.bootstrapServers(), prefix, 4, 4, Duration.ofMillis(20),
        Duration.ofMillis(100), ApiKeyUse.LEAVE, Optional.empty(), Optional.empty(), Map.of());
  }

  private static void waitUntilCaughtUp(ConsumerLoop loop) {
    Waiting.until(loop::caughtUp, () -> assertThat(loop.failure()).isEmpty());
  }

  private static List<Map<String, AttributeValue>> rows(String table) {
    return local.client().scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
  }

  /** Tells of an account and of a decision. */
  private void tell(int number, long sequence) throws Exception {
    String principalId = "arn:aws:iam::123456789012:user/user-" + number;
    send(Topic.ACCOUNTS, principalId, Account.unopened(principalId, AccountType.USER)
        .with(new Account.Head(sequence, "ab")).at(Instant.EPOCH));
    send(Topic.DECISIONS, principalId, new LedgerEntry(principalId, sequence, HOUR, HOUR, Usd.of("2"), null,
        new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("2"), Usd.of("1"), true)));
  }

  private <T> void send(Topic<T> topic, String key, T value) throws Exception {
    producer.send(new ProducerRecord<>(topic.name(prefix), key, topic.json().encode(value))).get();
  }

  private static UsageRow used(Component component, long units, String usd) {
    return new UsageRow(
        new UsageRow.Key("arn:aws:iam::123456789012:user/ana", HOUR, HOUR, false, "amazon.nova-lite-v1:0",
            "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD, ContextBand.ANY, component),
        units, Usd.of(usd), Usd.ZERO);
  }

  private static PriceRow price(String usd, PriceOrigin origin) {
    return new PriceRow("amazon.nova-lite-v1:0", "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
        Component.INPUT, ContextBand.ANY, Usd.of(usd), HOUR, origin, "page");
  }

  private static DynamoDbClient failingWhile(AtomicBoolean down) {
    DynamoDbClient real = local.client();
    return (DynamoDbClient) Proxy.newProxyInstance(DynamoDbClient.class.getClassLoader(),
        new Class<?>[]{DynamoDbClient.class}, (proxy, method, arguments) -> {
          if (arguments != null && arguments[0] instanceof Consumer) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          if (down.get()) {
            throw ProvisionedThroughputExceededException.builder().message("throttled").build();
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        });
  }
}
