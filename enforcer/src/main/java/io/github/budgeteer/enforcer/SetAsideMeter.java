package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Counts what was put on {@code quarantine} and {@code dead-letters}.
 *
 * <p>Connectors, topology and enforcer all write there, and Connect has no way to hand its tasks a registry; so what is
 * counted is what is committed on the topics, each record once, but for those between a crash and the last commit. What was
 * set aside while no process counted is counted at its next start.
 */
public final class SetAsideMeter extends ConsumerLoop {
  private final MeterRegistry registry;
  private final Counter deadLetters;

  /** Counts for the only process that does. */
  public SetAsideMeter(EnforcerConfig config, MeterRegistry registry) {
    this(config, registry, "set-aside-meter");
  }

  /**
   * Counts beside other processes, each of which counts all.
   *
   * @param name another one in each
   */
  public SetAsideMeter(EnforcerConfig config, MeterRegistry registry, String name) {
    super(name, config, List.of(Topic.QUARANTINE, Topic.DEAD_LETTERS));
    this.registry = registry;
    deadLetters = registry.counter("budgeteer.dead.letters");
    for (QuarantineReason reason : QuarantineReason.values()) {
      quarantined(reason);
    }
  }

  @Override
  protected void begin() {
    // Nothing is kept but the place in the topics.
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (isOf(record, Topic.DEAD_LETTERS)) {
        deadLetters.increment();
      } else {
        // One that is not understood is of a newer version, perhaps, whose reason this one does not know.
        understood(record, Topic.QUARANTINE).filter(told -> told.replayed() == null)
            .ifPresent(told -> quarantined(told.reason()).increment());
      }
    }
  }

  private Counter quarantined(QuarantineReason reason) {
    return registry.counter("budgeteer.quarantined", "reason", reason.label());
  }

  @Override
  protected boolean work() {
    return false;
  }

  @Override
  protected void end() {
    // Every batch is committed when it is counted.
  }

  @Override
  protected void release() {
    // It holds nothing but the consumer.
  }
}
