package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Fact.Timer;
import io.github.budgeteer.events.Fact.TimerElapsed;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Threshold;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an account waits for. */
public final class Timers {
  private static final Comparator<TimerElapsed> FIRST = Comparator.comparing(TimerElapsed::dueAt)
      .thenComparing(TimerElapsed::timer);

  private Timers() {}

  /**
   * Returns the earliest timer of an account, or nothing if there is nothing to undo: the period of an account without
   * grace, hold or raised level rolls at its next fact, and so does that of a closed one. What was granted for a time ends
   * while an account is closed too, so that a late end is not what it is reopened with.
   */
  public static Optional<TimerElapsed> next(Account account) {
    Standing standing = account.standing();
    Instant graceEnd = standing.graceDeadline();
    boolean somethingToUndo = !standing.closed()
        && (graceEnd != null || standing.held() || account.level() != Threshold.NORMAL);
    Terms.@Nullable Lease lease = account.terms().lease();
    Terms.@Nullable Exemption exemption = account.terms().exemption();
    TimerElapsed first = somethingToUndo
        ? new TimerElapsed(Timer.PERIOD_END, account.spend().period().end())
        : null;
    first = earlier(first, Timer.LEASE_END, lease == null ? null : lease.until());
    first = earlier(first, Timer.EXEMPTION_END, exemption == null ? null : exemption.until());
    return Optional.ofNullable(earlier(first, Timer.GRACE_END, graceEnd));
  }

  private static @Nullable TimerElapsed earlier(@Nullable TimerElapsed first, Timer timer,
      @Nullable Instant dueAt) {
    if (dueAt == null) {
      return first;
    }
    TimerElapsed other = new TimerElapsed(timer, dueAt);
    return first == null || FIRST.compare(other, first) < 0 ? other : first;
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
