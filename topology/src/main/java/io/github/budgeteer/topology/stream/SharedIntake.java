package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.SharedInput;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.pricing.RateCard;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps what has changed of prices and settings since the program was shipped, and says so to the accounts of its partition. */
final class SharedIntake implements Processor<String, byte[], String, Object> {
  private final TopologySettings settings;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> inputs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  SharedIntake(TopologySettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    inputs = context.getStateStore(Stores.SHARED_INPUTS);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    byte[] before = record.key() == null ? null : inputs.get(record.key());
    try {
      SharedInput input = record.value() == null ? null : Topic.SHARED_INPUTS.json().decode(record.value());
      if (record.key() == null || (input != null && !input.key().equals(record.key()))) {
        throw new IllegalArgumentException("key and content differ");
      }
      inputs.put(record.key(), record.value());
      require(input);
    } catch (IllegalArgumentException e) {
      if (record.key() != null) {
        inputs.put(record.key(), before);
      }
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "no price and no setting", null);
      return;
    }
    context.forward(new Record<>("", new AccountInput.SharedChanged(), record.timestamp()),
        BudgetTopology.KEEP_ACCOUNT);
  }

  /** Demands that all that is kept can be used, together: thresholds can contradict each other. */
  private void require(@Nullable SharedInput input) {
    switch (input) {
      case PriceInput price -> RateCard.require(price);
      case Setting setting -> settings.policies(settings(inputs));
      case null -> settings.policies(settings(inputs));
    }
  }

  /** Returns the prices and profiles that are kept. */
  static List<PriceInput> prices(KeyValueStore<String, byte[]> store) {
    return read(store).stream().filter(PriceInput.class::isInstance).map(PriceInput.class::cast).toList();
  }

  /** Returns the settings that are kept. */
  static List<Setting> settings(KeyValueStore<String, byte[]> store) {
    return read(store).stream().filter(Setting.class::isInstance).map(Setting.class::cast).toList();
  }

  private static List<SharedInput> read(KeyValueStore<String, byte[]> store) {
    List<SharedInput> all = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> all.add(Topic.SHARED_INPUTS.json().decode(entry.value)));
    }
    return all;
  }
}
