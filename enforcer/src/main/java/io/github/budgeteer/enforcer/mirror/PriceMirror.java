package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Keeps {@link PriceTable} in step with {@code prices} and with the prices that are shipped. */
public final class PriceMirror extends MirrorLoop {
  /** Shipped prices written between two polls: whoever stops the loop waits for them. */
  private static final int STEP = 100;

  private final PriceTable table;
  private final List<PriceRow> shipped;
  private final Deque<Runnable> toShip = new ArrayDeque<>();
  private boolean compared;

  /**
   * Prepares the loop; the topic must exist.
   *
   * @param shipped the prices that come with the program, to be written too; none to leave them out
   */
  public PriceMirror(EnforcerConfig config, PriceTable table, Collection<PriceRow> shipped,
      MeterRegistry registry) {
    super("price-mirror", config, List.of(Topic.PRICES), table, registry);
    this.table = table;
    this.shipped = List.copyOf(shipped);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    // Of one key the latest: writes go several at a time, and one that was overtaken would bring back what was removed.
    Map<String, Runnable> newest = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      understood(record, () -> write(record)).ifPresent(write -> newest.put(record.key(), write));
    }
    write(List.copyOf(newest.values()));
  }

  private Runnable write(ConsumerRecord<String, byte[]> record) {
    long offset = record.offset();
    if (record.value() == null) {
      return table.removal(record.key(), offset);
    }
    return switch (Topic.PRICES.json().decode(record.value())) {
      case PriceRow price -> () -> table.put(price, offset);
      case PriceFactor factor -> () -> table.put(factor, offset);
      case InferenceProfile profile -> throw new IllegalArgumentException("no price");
    };
  }

  @Override
  protected boolean work() {
    if (!compared && !shipped.isEmpty()) {
      compared = true;
      write(List.of(() -> toShip.addAll(table.toShip(shipped))));
    }
    List<Runnable> step = new ArrayList<>();
    while (!toShip.isEmpty() && step.size() < STEP) {
      step.add(toShip.remove());
    }
    write(step);
    return !toShip.isEmpty();
  }

  @Override
  protected void end() {
    // What is left is found by the next start's comparison.
  }

  @Override
  protected void forget() {
    toShip.clear();
    compared = false;
  }
}
