package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Fact.Timer;
import io.github.budgeteer.events.Fact.TimerElapsed;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Threshold;
import java.time.Instant;
import java.util.Optional;

/** What an account waits for. */
public final class Timers {
  private Timers() {}

  /**
   * Returns the earliest timer of an account, or nothing if there is nothing to undo: the period of an account without
   * grace, hold or raised level rolls at its next fact.
   */
  public static Optional<TimerElapsed> next(Account account) {
    Instant graceEnd = account.standing().graceDeadline();
    Instant periodEnd = account.spend().period().end();
    boolean somethingToUndo = graceEnd != null || account.standing().hold() != null
        || account.level() != Threshold.NORMAL;
    // At the same time the period's end comes first: a budget that is refreshed at the deadline is not suspended.
    if (graceEnd != null && graceEnd.isBefore(periodEnd)) {
      return Optional.of(new TimerElapsed(Timer.GRACE_END, graceEnd));
    }
    return somethingToUndo ? Optional.of(new TimerElapsed(Timer.PERIOD_END, periodEnd)) : Optional.empty();
  }

  /**
   * Returns the roll of an idle account's period at its next fact: into the period that contains the fact, however many
   * passed without one.
   */
  static Optional<TimerElapsed> roll(Account account, Instant now) {
    Period period = account.spend().period();
    if (now.isBefore(period.end())) {
      return Optional.empty();
    }
    return Optional
        .of(new TimerElapsed(Timer.PERIOD_END, account.policy().period().containing(now, period).start()));
  }
}
