package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that ended had not told of is found by the next one, from what is stored alone. */
class AccountStoreTest {
  @TempDir
  java.io.File scratch;

  @Test
  void whatWasNotToldOfIsToldAfterARestart() {
    MockProcessorContext<String, Object> context = new MockProcessorContext<>(new Properties(),
        new TaskId(0, 0), scratch);
    ObjectStore<String, KeptAccount> objects = JournaledAccountsTest.inMemory(context.getStateStoreContext());
    context.addStateStore(objects);
    open(context, Stores.TIMERS, Serdes.ByteArray(), Serdes.ByteArray());
    open(context, Stores.INTAKE, Serdes.Integer(), IntakeStateSerde.create());
    AccountStore before = new AccountStore(context);
    before.keep(null, account("old", NOON));
    before.turn();
    before.tell(10, 1);
    before.keep(null, account("ana", NOON.plusSeconds(5)));
    before.keep(null, account("ben", NOON.plusSeconds(7)));
    before.tell(principal("ben"), 2);
    context.resetForwards();

    restart(objects);
    AccountStore after = new AccountStore(context);
    after.tell(10, 3);
    assertThat(context.forwarded()).as("nobody looked at any account yet").isEmpty();
    for (String user : List.of("ana", "ben", "old")) {
      after.recall(stored(after, user));
    }
    after.recalled();
    after.turn();
    after.tell(10, 4);

    assertThat(told(context)).as("and one more, but not those that are older")
        .containsExactly(principal("ana"), principal("ben"));
    context.resetForwards();
    restart(objects);
    AccountStore last = new AccountStore(context);
    last.recall(stored(last, "ana"));
    last.turn();
    last.tell(10, 5);
    assertThat(context.forwarded()).as("all was told").isEmpty();
  }

  @Test
  void nobodyIsToldOfTwiceWithinASecond() {
    MockProcessorContext<String, Object> context = new MockProcessorContext<>(new Properties(),
        new TaskId(0, 0), scratch);
    context.addStateStore(JournaledAccountsTest.inMemory(context.getStateStoreContext()));
    open(context, Stores.TIMERS, Serdes.ByteArray(), Serdes.ByteArray());
    open(context, Stores.INTAKE, Serdes.Integer(), IntakeStateSerde.create());
    AccountStore store = new AccountStore(context);
    List<Long> told = new ArrayList<>();

    KeptAccount kept = account("ana", NOON);
    store.keep(null, kept);
    for (long now = 900; now <= 5_000; now += 100) {
      if (now % 1_000 == 0) {
        store.turn();
      }
      store.tell(10, now);
      if (!context.forwarded().isEmpty()) {
        told.add(now);
        context.resetForwards();
      }
      KeptAccount changed = kept.with(kept.account()
          .with(new Account.Head(kept.account().head().sequence() + 1, kept.account().head().hash())));
      store.keep(kept, changed);
      kept = changed;
    }

    assertThat(told).containsExactly(900L, 2_000L, 3_000L, 4_000L, 5_000L);
  }

  private static void restart(ObjectStore<String, KeptAccount> objects) {
    objects.flushCache();
    objects.clearCache();
  }

  private static List<String> told(MockProcessorContext<String, Object> context) {
    return context.forwarded().stream().map(told -> (String) told.record().key()).toList();
  }

  private static Account stored(AccountStore store, String user) {
    return Objects.requireNonNull(store.get(principal(user))).account();
  }

  private static KeptAccount account(String user, Instant opened) {
    Account account = Account.unopened(principal(user), AccountType.USER);
    return new KeptAccount(new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {}).applyPolicy(account,
        TopologyFixture.policy("10", Duration.ZERO), opened), List.of());
  }

  private static <K, V> void open(MockProcessorContext<String, Object> context, String name, Serde<K> keys,
      Serde<V> values) {
    KeyValueStore<K, V> store = org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), keys, values)
        .withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
  }
}
