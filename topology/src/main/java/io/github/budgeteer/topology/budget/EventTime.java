package io.github.budgeteer.topology.budget;

import java.time.Instant;

/**
 * The two times of a fact and of the decisions that follow from it.
 *
 * @param occurredAt event time: which period a charge belongs to
 * @param observedAt account time: what thresholds, grace, holds and period ends run on
 */
public record EventTime(Instant occurredAt, Instant observedAt) {
  /** Returns a moment noticed when it happened. */
  public static EventTime at(Instant instant) {
    return new EventTime(instant, instant);
  }
}
