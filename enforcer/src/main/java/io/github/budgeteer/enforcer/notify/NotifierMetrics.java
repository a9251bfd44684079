package io.github.budgeteer.enforcer.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** What the notifier publishes; every channel's counters exist from the start, so that a first increase shows. */
final class NotifierMetrics {
  private final MeterRegistry registry;

  NotifierMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Publishes a channel. */
  void waiting(String channel, IntSupplier messages) {
    for (String outcome : new String[]{"delivered", "retried", "failed"}) {
      counter(channel, outcome);
    }
    Gauge.builder("budgeteer.notifications.waiting", messages, IntSupplier::getAsInt).strongReference(true)
        .tag("channel", channel).register(registry);
  }

  void delivered(String channel) {
    counter(channel, "delivered").increment();
  }

  /** Counts an attempt in vain that is made again. */
  void retried(String channel) {
    counter(channel, "retried").increment();
  }

  /** Counts a message that is given up. */
  void failed(String channel) {
    counter(channel, "failed").increment();
  }

  private Counter counter(String channel, String outcome) {
    return registry.counter("budgeteer.notifications", "channel", channel, "outcome", outcome);
  }
}
