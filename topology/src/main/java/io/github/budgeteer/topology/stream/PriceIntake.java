package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.pricing.RateCard;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps what has changed of the prices since the program was shipped, and says so to the accounts of its partition. */
final class PriceIntake implements Processor<String, byte[], String, Object> {
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> inputs;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PriceIntake() {}

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    inputs = context.getStateStore(Stores.PRICE_INPUTS);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    try {
      PriceInput input = Topic.PRICE_INPUTS.json().decode(record.value());
      RateCard.require(input);
      inputs.put(input.key(), record.value());
    } catch (IllegalArgumentException e) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "no price", null);
      return;
    }
    context.forward(new Record<>("", new AccountInput.PricesChanged(), record.timestamp()),
        BudgetTopology.KEEP_ACCOUNT);
  }

  /** Returns all that is kept. */
  static List<PriceInput> read(KeyValueStore<String, byte[]> store) {
    List<PriceInput> all = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> all.add(Topic.PRICE_INPUTS.json().decode(entry.value)));
    }
    return all;
  }
}
