package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class CallSorterTest {
  private final MockProcessorContext<String, Object> context = new MockProcessorContext<>();

  /** Kafka Streams closes a task over an error, and takes it up again with the processors that it had. */
  @Test
  void aFoldGoesOnInATaskThatIsTakenUpAgain() {
    add(Stores.PENDING, Serdes.ByteArray(), Serdes.ByteArray());
    add(Stores.INTAKE, Serdes.Integer(), IntakeStateSerde.create());
    add(Stores.ACCOUNTS, Serdes.String(), AccountSerde.create());
    CallSorter sorter = new CallSorter(
        TopologyFixture.settings(Ledger.Clock.EVENT, TopologyFixture.policy("1", Duration.ZERO)));
    sorter.init(context);
    assertThat(context.scheduledPunctuators()).isEmpty();

    sorter.process(new Record<>("", new AccountInput.Fold(new EndOfInput("run", NOON)), 0));
    assertThat(context.scheduledPunctuators()).as("the fold begins").hasSize(1);

    sorter.init(context);
    assertThat(context.scheduledPunctuators()).as("it goes on").hasSize(2);
  }

  private <K, V> void add(String name, Serde<K> keys, Serde<V> values) {
    KeyValueStore<K, V> store = org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name), keys, values)
        .withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
  }
}
