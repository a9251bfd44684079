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
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@link PriceTable} in step with {@code prices} and with the prices that are shipped. */
public final class PriceMirror extends MirrorLoop {
  private static final Logger LOG = LoggerFactory.getLogger(PriceMirror.class);
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
    List<Runnable> writes = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        long offset = record.offset();
        switch (Topic.PRICES.json().decode(record.value())) {
          case PriceRow price -> writes.add(() -> table.put(price, offset));
          case PriceFactor factor -> writes.add(() -> table.put(factor, offset));
          case InferenceProfile profile -> throw new IllegalArgumentException("no price");
        }
      } catch (IllegalArgumentException e) {
        LOG.error("{}-{}@{} is not understood: passed over", record.topic(), record.partition(),
            record.offset());
      }
    }
    write(writes);
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
