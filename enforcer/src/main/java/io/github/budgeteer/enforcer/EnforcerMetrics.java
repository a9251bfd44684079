package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the enforcer publishes; every tag value exists from the start, so that a first increase shows.
 *
 * <p>Each attempt counts, so a principal that is tried again counts again; so does an attempt that a crash repeats.
 */
final class EnforcerMetrics {
  private static final String VERIFIED = "verified";
  private static final String HELD_BACK = "held-back";

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();

  EnforcerMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Access wanted : new Access[]{Access.DENIED, Access.ALLOWED}) {
      attempt(wanted, VERIFIED);
      for (Outcome.Reason reason : Outcome.Reason.values()) {
        attempt(wanted, label(reason));
      }
    }
    attempt(Access.DENIED, HELD_BACK);
    Gauge.builder("budgeteer.enforcement.open", open, AtomicInteger::get).strongReference(true)
        .register(registry);
  }

  /** Starts the watch of an attempt. */
  Timer.Sample begin() {
    return Timer.start(registry);
  }

  /** Counts and times an attempt that has ended. */
  void ended(Timer.Sample attempt, Access wanted, Outcome outcome) {
    attempt.stop(attempt(wanted, switch (outcome) {
      case Outcome.Verified verified -> VERIFIED;
      case Outcome.HeldBack held -> HELD_BACK;
      case Outcome.Failed failed -> label(failed.reason());
    }));
  }

  /** Takes how many principals have not the access that is wanted of them, or are not known to have it. */
  void open(int principals) {
    open.set(principals);
  }

  private Timer attempt(Access wanted, String outcome) {
    return registry.timer("budgeteer.enforcement", "action", wanted == Access.DENIED ? "suspend" : "restore",
        "outcome", outcome);
  }

  private static String label(Outcome.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
