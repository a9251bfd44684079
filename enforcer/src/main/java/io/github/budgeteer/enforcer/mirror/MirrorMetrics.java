package io.github.budgeteer.enforcer.mirror;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a loop of the mirror publishes of writes that failed; every tag value exists from the start. */
final class MirrorMetrics {
  private final Counter retried;
  private final Counter leftOut;
  private final Counter tableMissing;

  MirrorMetrics(String loop, MeterRegistry registry) {
    retried = counter(registry, loop, "retried");
    leftOut = counter(registry, loop, "left-out");
    tableMissing = counter(registry, loop, "table-missing");
  }

  private static Counter counter(MeterRegistry registry, String loop, String outcome) {
    return registry.counter("budgeteer.mirror.failures", "loop", loop, "outcome", outcome);
  }

  /** A write failed, and will be tried again. */
  void retried() {
    retried.increment();
  }

  /** A row can't be written, ever. */
  void leftOut() {
    leftOut.increment();
  }

  /** A write failed because its table is not there. */
  void tableMissing() {
    tableMissing.increment();
  }
}
