package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What is published of drift; every kind exists from the start, so that a first increase shows. */
public final class DriftMetrics {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final MeterRegistry registry;

  public DriftMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Drift.Kind kind : Drift.Kind.values()) {
      registry.counter("budgeteer.drift.found", "kind", kind.label());
      registry.counter("budgeteer.drift.repaired", "kind", kind.label());
    }
  }

  /** Publishes how long ago a round was last through. */
  public void rounds(Part part, InstantSource clock, Supplier<Instant> lastFull) {
    Gauge.builder("budgeteer.reconciliation.age",
        () -> Duration.between(lastFull.get(), clock.instant()).toMillis() / MILLIS_PER_SECOND)
        .tag("part", part.label()).baseUnit("seconds").strongReference(true).register(registry);
  }

  /** Counts a difference that was found. */
  public void found(Drift drift) {
    registry.counter("budgeteer.drift.found", "kind", drift.kind().label()).increment();
  }

  /** Counts a difference that was repaired and read back so. */
  public void repaired(Drift drift) {
    registry.counter("budgeteer.drift.repaired", "kind", drift.kind().label()).increment();
  }
}
