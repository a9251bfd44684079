package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.at;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.stream.SeenCalls.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** The stores that every call touches. */
class HotStoresTest {
  private final MockProcessorContext<String, Object> context = new MockProcessorContext<>();
  private KeyValueStore<String, byte[]> plain;

  @BeforeEach
  void open() {
    plain = org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("plain"),
            Serdes.String(),
            Serdes.ByteArray())
        .withLoggingDisabled().build();
    plain.init(context.getStateStoreContext(), plain);
  }

  @AfterEach
  void close() {
    plain.close();
  }

  @Test
  void aCallIsNewOnceThenRedeliveredOrACopy() {
    SeenCalls seen = new SeenCalls(plain, 1_000);
    Invocation first = call("r-1", "ana", 1, NOON);

    assertThat(seen.see(first)).isEqualTo(Seen.NEVER);
    assertThat(seen.see(first)).isEqualTo(Seen.HERE);
    assertThat(seen.see(at(first, "/logs/copy.json"))).isEqualTo(Seen.ELSEWHERE);
    seen.move(at(first, "/logs/copy.json"));
    assertThat(seen.see(at(first, "/logs/copy.json"))).isEqualTo(Seen.HERE);
    assertThat(seen.see(first)).isEqualTo(Seen.ELSEWHERE);
  }

  @Test
  void nothingIsForgottenWhateverFitsIntoMemoryAndAcrossARestart() {
    Random random = new Random(11);
    List<Invocation> calls = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      calls.add(call("r-" + i, "ana", 1, NOON.plusSeconds(random.nextInt(3_600))));
    }
    SeenCalls small = new SeenCalls(plain, 100);
    for (int i = 0; i < 5_000; i++) {
      assertThat(small.see(calls.get(i))).isEqualTo(Seen.NEVER);
      assertThat(small.see(calls.get(random.nextInt(i + 1)))).isEqualTo(Seen.HERE);
    }

    SeenCalls restarted = new SeenCalls(plain, 100_000);
    assertThat(calls).allMatch(call -> restarted.see(call) == Seen.HERE);
  }

  @Test
  void oldMinutesAreForgottenAStepAtATime() {
    SeenCalls seen = new SeenCalls(plain, 1_000);
    for (int i = 0; i < 300; i++) {
      seen.see(call("r-" + i, "ana", 1, NOON.plusSeconds(i)));
    }
    Invocation kept = call("r-240", "ana", 1, NOON.plusSeconds(240));
    assertThat(segments()).isEqualTo(5);

    seen.forget(NOON.plusSeconds(240), 3);
    assertThat(segments()).isEqualTo(2);
    seen.forget(NOON.plusSeconds(240), 3);
    assertThat(segments()).isEqualTo(1);
    assertThat(seen.see(kept)).isEqualTo(Seen.HERE);
  }

  @Test
  void objectsAreWrittenWhenTheCacheIsFlushedAndLostIfItIsCleared() {
    KeyValueStore<String, String> store = ObjectStore.builder(this::texts, 2).build();
    store.init(context.getStateStoreContext(), store);
    ObjectStore<String, String> objects = (ObjectStore<String, String>) store;
    objects.put("a", "1");
    objects.put("b", "2");
    objects.put("c", "3"); // One more than are kept, and not written yet.
    assertThat(objects.get("a")).isEqualTo("1");

    objects.clearCache();
    assertThat(objects.get("a")).isNull();

    objects.put("a", "1");
    objects.put("b", "2");
    objects.flushCache();
    objects.delete("b");
    objects.put("a", "4");
    objects.clearCache();
    assertThat(objects.get("a")).isEqualTo("1");
    assertThat(objects.get("b")).isEqualTo("2");

    objects.delete("b");
    try (KeyValueIterator<String, String> all = objects.all()) {
      assertThat(all.next().key).isEqualTo("a");
      assertThat(all.hasNext()).as("the deletion is seen").isFalse();
    }
    assertThat(objects.putIfAbsent("a", "5")).isEqualTo("1");
    assertThat(objects.putIfAbsent("b", "6")).isNull();
    assertThat(objects.get("b")).isEqualTo("6");
    store.close();
  }

  @Test
  void whatWaitsToBeToldKeepsItsPlace() {
    Untold untold = new Untold();
    assertThat(untold.since()).isNull();
    untold.add("b", NOON.plusSeconds(2));
    untold.add("a", NOON.plusSeconds(1));
    untold.add("b", NOON.plusSeconds(9));
    assertThat(untold.since()).isEqualTo(NOON.plusSeconds(1));
    assertThat(untold.first(1)).as("not before its turn").isEmpty();
    untold.turn();
    assertThat(untold.first(1)).containsExactly("b");

    untold.add("c", NOON);
    untold.turn();
    untold.addNew("d", NOON);
    untold.addNew("c", NOON);
    assertThat(untold.first(5)).as("who comes later waits for a turn, unless it is new").containsExactly("b",
        "a",
        "d");
    assertThat(untold.remove("d")).isTrue();
    assertThat(untold.remove("b")).isTrue();
    assertThat(untold.remove("b")).isFalse();
    untold.add("b", NOON.plusSeconds(9));
    assertThat(untold.since()).isEqualTo(NOON);
    assertThat(untold.remove("a")).isTrue();
    untold.turn();
    assertThat(untold.first(5)).containsExactly("c", "b");
    assertThat(untold.remove("c")).isTrue();
    assertThat(untold.remove("b")).isTrue();
    assertThat(untold.since()).isNull();
  }

  @Test
  void anAccountIsStoredAsItIs() {
    AccountForm form = new AccountForm();
    Account account = Account.unopened("arn:aws:iam::123456789012:user/ana", AccountType.USER);
    Ledger ledger = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {});
    account = ledger.applyPolicy(account, TopologyFixture.policy("10", Duration.ZERO), NOON);
    List<RecentUsage> recent = List.of();
    for (int i = 0; i < 30; i++) {
      Instant now = NOON.plusMillis(1 + i * 977L);
      account = ledger.apply(account,
          new Fact.Charged("123456789012|us-east-1|r-" + i, "model-" + i % 3, null,
              ChargeBasis.PRICED, Usd.of("0." + (i * 7 + 1)), List.of(), new Place("/logs/a.json", i, i)),
          now, now);
      KeptAccount kept = new KeptAccount(account, recent);

      assertThat(form.read(form.write(kept, i))).isEqualTo(kept);
      assertThat(AccountForm.page(form.write(kept, i))).isEqualTo(i);
      // A second form has nothing to remember, and writes the same.
      assertThat(new AccountForm().write(new KeptAccount(account, kept.recent()), i))
          .isEqualTo(form.write(kept, i));
      recent = i % 2 == 0 ? List.of(recent(account, NOON), recent(account, null)) : List.of();
    }
    assertThat(account.standing().held()).as("it went through more than charges").isTrue();
  }

  @Test
  void anIntakeIsStoredAsItIs() {
    Serde<IntakeState> serde = IntakeStateSerde.create();
    IntakeTally tally = new IntakeTally(3, 1L << 40, 2, 3, 4, 5, NOON, NOON.plusNanos(999_999_999), "run-1",
        "run-2", "setting", "run-3");

    for (IntakeState state : List.of(IntakeState.empty(7),
        new IntakeState(tally, new EndOfInput("run", NOON.minusSeconds(1)), "rates", NOON.plusSeconds(2)),
        new IntakeState(tally, null, null, Instant.MIN))) {
      assertThat(serde.deserializer().deserialize("intake", serde.serializer().serialize("intake", state)))
          .isEqualTo(state);
    }
  }

  @Test
  void theUsualAccountIsSmall() {
    Account account = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {}).applyPolicy(
        Account.unopened("arn:aws:iam::123456789012:user/ana", AccountType.USER),
        TopologyFixture.policy("10", Duration.ZERO), NOON);

    assertThat(new AccountForm().write(new KeptAccount(account, List.of()), 1)).hasSizeLessThan(200);
  }

  @Test
  void usageIsStoredAsItIs() {
    UsageSums sums = sums();
    UsageRow input = sums.rows().getFirst();
    UsageRow output = sums.rows().getLast();
    Serde<UsageSums> serde = UsageSums.serde();

    assertThat(serde.deserializer().deserialize("usage", serde.serializer().serialize("usage", sums)))
        .isEqualTo(sums);
    assertThat(sums.plus(List.of(input)).rows()).containsExactly(input.plus(input), output);
    assertThat(sums.without(Component.INPUT)).isEqualTo(new UsageSums(List.of(output)));
    assertThat(new UsageSums(List.of(output)).without(Component.OUTPUT)).isNull();
    assertThat(Keys.usage(input.key())).isEqualTo(Keys.usage(output.key()));
  }

  /** Constants are stored as numbers: new ones go to the end, or the forms of the stores get another version. */
  @Test
  void theOrderOfConstantsIsPartOfTheStoredForm() {
    assertThat(Component.values()).extracting(Component::label).containsExactly("input", "output",
        "cache-read", "cache-write-5m", "cache-write-30m", "cache-write-1h", "image", "search");
    assertThat(RoutingScope.values()).extracting(RoutingScope::label).containsExactly("in-region", "geo",
        "global");
    assertThat(ServiceTier.values()).extracting(ServiceTier::label).containsExactly("standard", "priority",
        "flex", "batch", "latency-optimized");
  }

  @Test
  void recentUsageIsTheSumOfTheCalls() {
    ChargeLine input = new ChargeLine(Component.INPUT, 3, Usd.of("0.7"), "p", false);
    ChargeLine output = new ChargeLine(Component.OUTPUT, 5, Usd.of("1.1"), "p", true);
    UsageRow.Key key = sums().key();
    RecentUsage recent = recent(key, List.of(input));
    Instant hour = key.hour();
    Instant period = key.periodStart();
    UsageKind kind = kind(key);

    assertThat(recent.plus(hour, period, kind, List.of(output, input)))
        .extracting(RecentUsage::rows, InstanceOfAssertFactories.list(UsageRow.class))
        .containsExactly(
            new UsageRow(key, 6, Usd.of("0.0000042"), Usd.ZERO),
            new UsageRow(key.with(Component.OUTPUT), 5, Usd.of("0.0000055"), Usd.of("0.0000055")));
    assertThat(recent.plus(hour, period, kind,
        List.of(new ChargeLine(Component.INPUT, 3, Usd.of("0.8"), "p", false)))).as("another price").isNull();
    assertThat(recent.plus(hour, period, kind,
        List.of(new ChargeLine(Component.INPUT, 3, Usd.of("0.7"), "p", true)))).as("an estimate").isNull();
    assertThat(recent.plus(hour.plusSeconds(3_600), period, kind, List.of(input))).as("another hour")
        .isNull();
    assertThat(recent.plus(hour, null, kind, List.of(input))).as("a period that has ended").isNull();
    assertThat(recent.plus(hour, period, new UsageKind(false, key.model(), key.region(), key.scope(),
        key.tier(), key.context()), List.of(input))).as("no hold").isNull();
  }

  private static RecentUsage recent(Account account, @Nullable Instant period) {
    UsageRow.Key key = sums().key();
    return RecentUsage.of(account.principalId(), key.hour(), period, kind(key),
        List.of(new ChargeLine(key.component(), 1_000_000_007L, Usd.of("12.25"), "", true)));
  }

  private static RecentUsage recent(UsageRow.Key key, List<ChargeLine> lines) {
    return RecentUsage.of(key.principalId(), key.hour(), key.periodStart(), kind(key), lines);
  }

  private static UsageKind kind(UsageRow.Key key) {
    return new UsageKind(key.held(), key.model(), key.region(), key.scope(), key.tier(), key.context());
  }

  private static UsageSums sums() {
    UsageRow.Key key = new UsageRow.Key("arn:aws:iam::123456789012:user/ana", NOON, NOON.minusSeconds(7),
        true,
        "amazon.nova-lite-v1:0", "us-east-1", RoutingScope.GEO, ServiceTier.FLEX, new ContextBand(128_000),
        Component.INPUT);
    return new UsageSums(List.of(new UsageRow(key, 1_000_000_007L, Usd.of("12.000000000345"), Usd.ZERO),
        new UsageRow(key.with(Component.OUTPUT), 3, Usd.of("-0.5"), Usd.of("70000000000000000000"))));
  }

  private org.apache.kafka.streams.state.StoreBuilder<KeyValueStore<String, String>> texts() {
    return org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("texts"),
            Serdes.String(),
            Serdes.String())
        .withLoggingDisabled();
  }

  private int segments() {
    int count = 0;
    try (KeyValueIterator<String, byte[]> all = plain.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }
}
