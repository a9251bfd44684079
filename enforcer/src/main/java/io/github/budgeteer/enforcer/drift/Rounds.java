package io.github.budgeteer.enforcer.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Everybody once in an interval, evenly spread over it. Who falls behind catches up as fast as it is asked, and the next round begins
 * when the last one is through; not safe for several threads at once.
 */
public final class Rounds {
  private final Duration every;
  private final int page;
  private List<String> order = List.of();
  private int position;
  private Instant begun;
  private Instant lastFull;

  /**
   * Makes rounds of which the first begins at a time.
   *
   * @param page how many are due together
   */
  public Rounds(Duration every, int page, Instant start) {
    this.every = every;
    this.page = page;
    begun = start.minus(every);
    lastFull = start;
  }

  /**
   * Returns who is due, a page at most, each once a round.
   *
   * @param everybody is asked when a round begins
   */
  public List<String> due(Instant now, Supplier<List<String>> everybody) {
    if (position == order.size()) {
      if (now.isBefore(begun.plus(every))) {
        return List.of();
      }
      begun = now;
      position = 0;
      order = everybody.get();
    }
    int end = Math.min(position + page, order.size());
    // The first page at once: of few, nobody waits for the end of the interval.
    if (now.isBefore(begun.plus(every.multipliedBy(position).dividedBy(Math.max(order.size(), 1))))) {
      return List.of();
    }
    List<String> due = order.subList(position, end);
    position = end;
    if (position == order.size()) {
      lastFull = now;
    }
    return due;
  }

  /** Returns when a round was last through; before the first, when the rounds began. */
  public Instant lastFull() {
    return lastFull;
  }
}
