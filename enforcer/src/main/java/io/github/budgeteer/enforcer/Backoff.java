package io.github.budgeteer.enforcer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: doubled after each failure up to a longest wait, of which at least half is waited and
 * the rest is left to chance, so that many who failed together do not come again together.
 *
 * @param first wait after the first failure, before chance
 * @param longest the longest wait
 * @param random spreads the waits
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Returns the wait after a failure.
   *
   * @param failures failures in a row, this one included
   */
  public Duration after(int failures) {
    // Nothing overflows: the longest wait is cut off before doubling by more than 2^30 matters.
    Duration doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS));
    long wait = (doubled.compareTo(longest) < 0 ? doubled : longest).toMillis();
    return Duration.ofMillis(wait / 2 + random.nextLong(wait - wait / 2 + 1));
  }
}
