package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.ReplayMark;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.RateCard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology in Kafka's test driver, with its topics in words. Nova Lite costs 0.06 USD per million input tokens. */
final class TopologyFixture implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final String MODEL = "amazon.nova-lite-v1:0";

  final MeterRegistry registry = new SimpleMeterRegistry();
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, byte[]> invocations;
  private final TestInputTopic<String, byte[]> outcomes;
  private final TestInputTopic<String, byte[]> prices;
  private final TestOutputTopic<String, byte[]> ledger;
  private final TestOutputTopic<String, byte[]> decisions;
  private final TestOutputTopic<String, byte[]> accounts;
  private final TestOutputTopic<String, byte[]> intake;
  private final TestOutputTopic<String, byte[]> quarantine;
  private final TestOutputTopic<String, byte[]> notices;
  private final TestOutputTopic<String, byte[]> usage;
  private final Map<String, Account> latest = new HashMap<>();
  private IntakeTally lastTally = IntakeTally.empty(0);
  private Instant arrival;
  private int runs;

  private TopologyFixture(Ledger.Clock clock, Policy policy, Instant start, @Nullable Duration horizon) {
    arrival = start;
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
    // The default is one directory for all test runs of this machine.
    properties.put(StreamsConfig.STATE_DIR_CONFIG, "target/streams/" + UUID.randomUUID());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    driver = new TopologyTestDriver(BudgetTopology.build(settings(clock, policy, horizon, registry)),
        properties,
        start);
    invocations = driver.createInputTopic("t.invocations", new StringSerializer(), new ByteArraySerializer());
    prices = driver.createInputTopic("t.prices", new StringSerializer(), new ByteArraySerializer());
    outcomes = driver.createInputTopic("t.outcomes", new StringSerializer(), new ByteArraySerializer());
    ledger = output("t.ledger");
    decisions = output("t.decisions");
    accounts = output("t.accounts");
    intake = output("t.intake");
    quarantine = output("t.quarantine");
    notices = output("t.notices");
    usage = output("t.usage");
  }

  static TopologySettings settings(Ledger.Clock clock, Policy policy) {
    return settings(clock, policy, null, new SimpleMeterRegistry());
  }

  private static TopologySettings settings(Ledger.Clock clock, Policy policy, @Nullable Duration horizon,
      MeterRegistry registry) {
    return new TopologySettings("t.", RateCard.shipped(),
        new PolicyBook(policy, EnumSet.allOf(AccountType.class)), clock, new Settings("test"), horizon,
        TopologySettings.BLIND_AFTER, new TopologyMetrics(registry, InstantSource.fixed(NOON)));
  }

  static Policy policy(String limit, Duration grace) {
    return new Policy(Usd.of(limit), 70, 90, grace, new PeriodSpec.Rolling(Duration.ofDays(1)), Mode.ENFORCE);
  }

  /** Returns a live topology whose wall clock stands at noon. */
  static TopologyFixture live(String limit, Duration grace) {
    return new TopologyFixture(Ledger.Clock.WALL, policy(limit, grace), NOON, null);
  }

  /** Returns a live topology that forgets calls. */
  static TopologyFixture forgetting(Duration horizon) {
    return new TopologyFixture(Ledger.Clock.WALL, policy("10", Duration.ZERO), NOON, horizon);
  }

  /** Returns a bounded topology; the wall clock is months after the calls. */
  static TopologyFixture bounded(String limit, Duration grace) {
    return new TopologyFixture(Ledger.Clock.EVENT, policy(limit, grace), NOON.plus(Duration.ofDays(90)),
        null);
  }

  /** Returns a topology with rules of its own choice. */
  static TopologyFixture under(Ledger.Clock clock, Policy policy) {
    return new TopologyFixture(clock, policy,
        clock == Ledger.Clock.WALL ? NOON : NOON.plus(Duration.ofDays(90)), null);
  }

  /** Returns a call that costs the given whole dollars. */
  static Invocation call(String id, String user, int usd, Instant occurredAt) {
    return new Invocation("123456789012", "us-east-1", id, principal(user), AccountType.USER, null,
        occurredAt,
        "Converse", MODEL, new Usage(Map.of(Component.INPUT, usd * 1_000_000L * 100 / 6 + 1)), null, null,
        new Place("/logs/a.json", 1, 1));
  }

  static Invocation at(Invocation call, String file) {
    return new Invocation(call.accountId(), call.region(), call.requestId(), call.principalId(),
        call.accountType(),
        call.session(), call.occurredAt(), call.operation(), call.modelId(), call.usage(), call.tier(),
        call.errorCode(),
        new Place(file, 1, 1));
  }

  static Invocation failed(Invocation call) {
    return new Invocation(call.accountId(), call.region(), call.requestId(), call.principalId(),
        call.accountType(),
        call.session(), call.occurredAt(), call.operation(), call.modelId(), Usage.NONE, call.tier(),
        "ThrottlingException",
        call.source());
  }

  static String principal(String user) {
    return "arn:aws:iam::123456789012:user/" + user;
  }

  TopologyFixture arrives(Invocation... calls) {
    for (Invocation call : calls) {
      send(call.principalId(), call);
    }
    return this;
  }

  /** A call is appended now, and read a while later. */
  TopologyFixture arrivesLate(Duration lag, Invocation call) {
    Instant appended = arrival;
    pass(lag);
    invocations.pipeInput(call.principalId(), Topic.INVOCATIONS.json().encode(call), appended);
    return this;
  }

  TopologyFixture learns(PriceInput input) {
    prices.pipeInput(input.key(), Topic.PRICES.json().encode(input), arrival);
    return this;
  }

  /** Returns a price of Nova Lite's input in the Region of {@link #call}. */
  static PriceRow price(String usdPerMillion, String model, Instant effectiveFrom) {
    return new PriceRow(model, "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
        Component.INPUT, ContextBand.ANY,
        Usd.of(usdPerMillion), effectiveFrom, PriceOrigin.OPERATOR, "test");
  }

  TopologyFixture arrivesGarbage(byte[] value) {
    invocations.pipeInput(principal("ana"), value, arrival);
    return this;
  }

  /** A call arrives that claims to have been set aside before. */
  TopologyFixture arrivesMarked(Invocation call, byte[] mark) {
    return marked(Topic.INVOCATIONS, call.principalId(), Topic.INVOCATIONS.json().encode(call), mark);
  }

  /** Somebody has a record that was set aside taken in again. */
  TopologyFixture replays(Quarantined aside) {
    Quarantined.Copy copy = Objects.requireNonNull(aside.record());
    Topic<?> topic = Topic.ALL.stream().filter(any -> any.label().equals(copy.topic())).findAny()
        .orElseThrow();
    return replays(aside, topic, copy.key(), copy.value().getBytes(UTF_8));
  }

  /** Somebody has a record that was set aside taken in again, from where it stands. */
  TopologyFixture replays(Quarantined aside, Topic<?> topic, String key, byte[] value) {
    return marked(topic, key, value, new ReplayMark(aside.attemptCount() + 1, aside.source()).encode());
  }

  private TopologyFixture marked(Topic<?> topic, String key, byte[] value, byte[] mark) {
    driver.createInputTopic(topic.name("t."), new StringSerializer(), new ByteArraySerializer()).pipeInput(
        new TestRecord<>(key, value, new RecordHeaders().add(ReplayMark.HEADER, mark), arrival));
    return this;
  }

  TopologyFixture arrivesOn(Topic<?> topic, byte[] value) {
    return arrivesOn(topic, principal("ana"), value);
  }

  TopologyFixture arrivesOn(Topic<?> topic, String key, byte @Nullable [] value) {
    driver.createInputTopic(topic.name("t."), new StringSerializer(), new ByteArraySerializer())
        .pipeInput(key, value, arrival);
    return this;
  }

  /** Ends a bounded run as the command line does, and lets the fold come to its end. */
  TopologyFixture end() {
    String run = "run-" + runs++;
    send("", new InputDelivered(run));
    Instant clock = tally().newestEventTime();
    send("", new EndOfInput(run, clock == null ? NOON : clock));
    for (int step = 0; step < 20 && !run.equals(tally().folded()); step++) {
      pass(Duration.ofMillis(1));
    }
    return this;
  }

  TopologyFixture pass(Duration time) {
    arrival = arrival.plus(time);
    driver.advanceWallClockTime(time);
    return this;
  }

  TopologyFixture reports(String user, long decision, Outcome outcome) {
    OutcomeRecord record = new OutcomeRecord(principal(user), decision, 1, arrival, outcome);
    outcomes.pipeInput(principal(user), Topic.OUTCOMES.json().encode(record), arrival);
    return this;
  }

  TopologyFixture sets(String path, @Nullable String value) {
    byte[] setting = value == null
        ? null
        : Topic.SETTINGS.json().encode(new Setting(path, value, "s-" + runs++, "finops", "a test"));
    return arrivesOn(Topic.SETTINGS, path, setting);
  }

  /** Sends a directive with an id of its own choice: the same one again is the same directive. */
  TopologyFixture asks(String id, String user, Directive.Request request) {
    Directive directive = new Directive(id, principal(user), "finops", "a test", request);
    return arrivesOn(Topic.DIRECTIVES, principal(user), Topic.DIRECTIVES.json().encode(directive));
  }

  /** Returns what the partition told last. */
  IntakeTally tally() {
    intake.readValuesToList().forEach(value -> lastTally = Topic.INTAKE.json().decode(value));
    return lastTally;
  }

  /** Returns how many calls are remembered. */
  int remembered() {
    int count = 0;
    try (KeyValueIterator<String, byte[]> seen = driver.<String, byte[]>getKeyValueStore(Stores.SEEN_CALLS)
        .all()) {
      while (seen.hasNext()) {
        count += seen.next().value.length / SeenCalls.ENTRY_BYTES;
      }
    }
    return count;
  }

  /** Returns the usage that is kept to be rated again. */
  List<UsageRow> usage() {
    List<UsageRow> rows = new ArrayList<>();
    try (KeyValueIterator<String, UsageSums> all = driver.<String, UsageSums>getKeyValueStore(Stores.USAGE)
        .all()) {
      while (all.hasNext()) {
        rows.addAll(all.next().value.rows());
      }
    }
    return rows;
  }

  /** Returns the usage that was told since the last time this was asked, the newest of each row. */
  Collection<UsageRow> usageTold() {
    Map<String, UsageRow> rows = new HashMap<>();
    usage.readRecordsToList().forEach(record -> {
      if (record.value() == null) {
        rows.remove(record.key());
      } else {
        rows.put(record.key(), Topic.USAGE.json().decode(record.value()));
      }
    });
    return rows.values();
  }

  List<LedgerEntry> ledger() {
    return ledger.readValuesToList().stream().map(Topic.LEDGER.json()::decode).toList();
  }

  List<LedgerEntry> decisions() {
    return decisions.readValuesToList().stream().map(Topic.DECISIONS.json()::decode).toList();
  }

  List<String> decisionTypes() {
    return decisions().stream().map(LedgerEntry::entry)
        .map(entry -> ((Decision) entry).getClass().getSimpleName())
        .toList();
  }

  /** Returns the account as last told. */
  Account account(String user) {
    accounts.readRecordsToList()
        .forEach(record -> latest.put(record.key(), Topic.ACCOUNTS.json().decode(record.value())));
    return Objects.requireNonNull(latest.get(principal(user)), () -> user + " was not told of");
  }

  List<Quarantined> quarantine() {
    return quarantine.readValuesToList().stream().map(Topic.QUARANTINE.json()::decode).toList();
  }

  List<Notice> notices() {
    return notices.readValuesToList().stream().map(Topic.NOTICES.json()::decode).toList();
  }

  TestOutputTopic<String, byte[]> noticeRecords() {
    return notices;
  }

  TestOutputTopic<String, byte[]> decisionRecords() {
    return decisions;
  }

  @Override
  public void close() {
    driver.close();
  }

  private void send(String key, Intake value) {
    invocations.pipeInput(key, Topic.INVOCATIONS.json().encode(value), arrival);
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
