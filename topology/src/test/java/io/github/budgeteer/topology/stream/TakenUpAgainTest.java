package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Processors of a task that goes on where another process, or the same over an error, had to leave it. */
class TakenUpAgainTest {
  private static final TopologySettings SETTINGS = TopologyFixture.settings(Ledger.Clock.EVENT,
      TopologyFixture.policy("1", Duration.ZERO));

  private final MockProcessorContext<String, Object> context = new MockProcessorContext<>();

  /** Kafka Streams closes a task over an error, and takes it up again with the processors that it had. */
  @Test
  void aFoldGoesOn() {
    add(Stores.PENDING, Serdes.ByteArray(), Serdes.ByteArray());
    add(Stores.INTAKE, Serdes.Integer(), IntakeStateSerde.create());
    context.addStateStore(JournaledAccountsTest.inMemory(context.getStateStoreContext()));
    CallSorter sorter = new CallSorter(SETTINGS);
    sorter.init(context);
    assertThat(context.scheduledPunctuators()).isEmpty();

    sorter.process(new Record<>("", new AccountInput.Fold(new EndOfInput("run", NOON)), 0));
    assertThat(context.scheduledPunctuators()).as("the fold begins").hasSize(1);

    sorter.init(context);
    assertThat(context.scheduledPunctuators()).as("it goes on").hasSize(2);
  }

  @Test
  void aTallyThatWasKeptAndNotToldIsToldOnce() {
    add(Stores.SEEN_CALLS, Serdes.String(), Serdes.ByteArray());
    add(Stores.REPLAYED_CALLS, Serdes.ByteArray(), Serdes.ByteArray());
    add(Stores.PENDING, Serdes.ByteArray(), Serdes.ByteArray());
    KeyValueStore<Integer, IntakeState> states = add(Stores.INTAKE, Serdes.Integer(),
        IntakeStateSerde.create());
    IntakeTally tally = IntakeTally.empty(0).plus(IntakeTally.Counted.CHARGED, NOON);
    states.put(0, IntakeState.empty(0).with(tally));

    new CallIntake(SETTINGS).init(context);
    context.scheduledPunctuators().getFirst().getPunctuator().punctuate(1_000);
    context.scheduledPunctuators().getFirst().getPunctuator().punctuate(2_000);

    assertThat(context.forwarded()).singleElement()
        .satisfies(told -> assertThat(told.record().value()).isEqualTo(Topic.INTAKE.json().encode(tally)));
  }

  private <K, V> KeyValueStore<K, V> add(String name, Serde<K> keys, Serde<V> values) {
    KeyValueStore<K, V> store = org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), keys, values)
        .withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    return store;
  }
}
