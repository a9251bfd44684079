package io.github.budgeteer.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules that one account is held to.
 *
 * @param limit USD per period; null for none: the account is metered only
 * @param warningPercent share of the limit at which the level is {@link Threshold#WARNING}
 * @param criticalPercent share of the limit at which the level is {@link Threshold#CRITICAL}
 * @param grace from the crossing of the limit to the suspension; 0 suspends at once
 * @param period how long the limit lasts
 * @param mode whether decisions are carried out
 * @param unpriced what estimated spend can lead to; {@link Unpriced#ALERT} in records that do not tell
 * @param stopped whether somebody has stopped enforcement: what is taken away stays so, and nothing more is
 */
public record Policy(@Nullable Usd limit, int warningPercent, int criticalPercent, Duration grace,
    PeriodSpec period,
    Mode mode, @AddedLater Unpriced unpriced, boolean stopped) {
  public static final int DEFAULT_WARNING_PERCENT = 70;
  public static final int DEFAULT_CRITICAL_PERCENT = 90;
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(5);
  public static final PeriodSpec DEFAULT_PERIOD = new PeriodSpec.Rolling(Duration.ofDays(30));
  public static final Usd DEFAULT_LIMIT = Usd.of("1");

  @SuppressWarnings("ConstantValue") // Records of before this field have none.
  public Policy {
    unpriced = unpriced == null ? Unpriced.ALERT : unpriced;
    if (limit != null && limit.isNegative()) {
      throw new IllegalArgumentException("limit: " + limit + " USD; a limit is 0 or more");
    }
    if (warningPercent <= 0 || criticalPercent < warningPercent || criticalPercent > 100) {
      throw new IllegalArgumentException(
          "thresholds: warning " + warningPercent + " %, critical " + criticalPercent
              + " %; accepted: 0 < warning <= critical <= 100");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: " + grace + "; a grace period is 0 or longer");
    }
  }

  /** Makes rules under which estimates suspend nobody. */
  public Policy(@Nullable Usd limit, int warningPercent, int criticalPercent, Duration grace,
      PeriodSpec period,
      Mode mode) {
    this(limit, warningPercent, criticalPercent, grace, period, mode, Unpriced.ALERT, false);
  }

  /** Returns the rules with another limit and mode. */
  public Policy with(@Nullable Usd newLimit, Mode newMode) {
    return new Policy(newLimit, warningPercent, criticalPercent, grace, period, newMode, unpriced, stopped);
  }

  /** Tells whether a suspension that is decided now is carried out. */
  public boolean enforcing() {
    return mode == Mode.ENFORCE && !stopped;
  }

  /**
   * Returns the level that a spend has reached: a level holds from exactly its share of the limit on. Under a limit of 0
   * the first amount above 0 exceeds it.
   */
  public Threshold levelOf(Usd spent) {
    // The usual case first: this is asked several times with every call.
    if (limit == null || !spent.isPositive() || !spent.isAtLeast(warningPercent, limit)) {
      return Threshold.NORMAL;
    }
    if (spent.isAtLeast(limit)) {
      return Threshold.EXCEEDED;
    }
    return spent.isAtLeast(criticalPercent, limit) ? Threshold.CRITICAL : Threshold.WARNING;
  }
}
