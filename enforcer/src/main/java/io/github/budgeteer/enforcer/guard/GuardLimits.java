package io.github.budgeteer.enforcer.guard;

import java.time.Duration;

/**
 * From when on suspensions are held back: both numbers must be reached within the window.
 *
 * @param principals so many or more
 * @param percent of those charged this period, more than so many
 * @param window how long a suspension counts
 */
public record GuardLimits(int principals, int percent, Duration window) {
  private static final int ALL = 100;
  private static final int DEFAULT_PRINCIPALS = 3;
  private static final int DEFAULT_PERCENT = 25;
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);

  public GuardLimits {
    if (principals < 1) {
      throw new IllegalArgumentException("guard: " + principals + " principals; accepted: 1 or more");
    }
    if (percent < 0 || percent > ALL) {
      throw new IllegalArgumentException("guard: " + percent + " percent; accepted: 0 to 100");
    }
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("guard: window " + window + "; accepted: longer than 0");
    }
  }

  /** Returns the usual limits. */
  public static GuardLimits usual() {
    return new GuardLimits(DEFAULT_PRINCIPALS, DEFAULT_PERCENT, DEFAULT_WINDOW);
  }
}
