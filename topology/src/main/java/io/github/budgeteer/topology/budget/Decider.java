package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What follows from a fact.
 *
 * <pre>
 *              limit reached              grace over                denied, read back
 *   ACTIVE ────────────────► GRACE_PERIOD ──────────► SUSPENDING ────────────────────► SUSPENDED
 *     ▲  ▲                        │                        │                               │
 *     │  └── under the limit ─────┘                        ▼                               │
 *     └──────── allowed, read back ─────────────────── RESTORING ◄─ period end, raised ────┘
 * </pre>
 *
 * <p>Without grace the limit leads straight to SUSPENDING. In observe mode nothing is enforced, so SUSPENDING and RESTORING
 * are skipped. A principal that IAM cannot bind gets the same verdicts; its access says that nothing came of them.
 */
public final class Decider {
  private Decider() {}

  /**
   * Returns the decisions that a fact leads to, in the order to apply.
   *
   * @param before the account before the fact
   * @param fact what happened; outcomes must answer the account's pending decision
   * @param time when
   */
  public static List<Decision> decide(Account before, Fact fact, EventTime time) {
    Account after = Evolution.evolve(before, fact, time, before.head().sequence() + 1);
    return switch (fact) {
      case Fact.PolicyApplied applied -> before.opened() ? policyChanged(before, after, time) : opened(after);
      case Fact.Charged charged -> spendChanged(before, after, Cause.LIMIT_REACHED, time);
      case Fact.Adjusted adjusted -> spendChanged(before, after, Cause.PRICE_CHANGED, time);
      case Fact.TimerElapsed elapsed -> switch (elapsed.timer()) {
        case PERIOD_END -> refreshed(after, elapsed.dueAt(), time);
        case GRACE_END -> List.of(suspension(after, Cause.GRACE_ELAPSED));
      };
      case Fact.OutcomeReported reported -> List.of(answered(before, reported));
    };
  }

  private static List<Decision> opened(Account after) {
    return List.of(
        new Decision.BudgetInitialized(after.accountType(), after.policy().limit(), after.spend().period()));
  }

  private static List<Decision> policyChanged(Account before, Account after, EventTime time) {
    List<Decision> decisions = new ArrayList<>();
    Usd previousLimit = before.policy().limit();
    if (!Objects.equals(previousLimit, after.policy().limit())) {
      decisions.add(new Decision.BudgetChanged(previousLimit, after.policy().limit()));
    }
    decisions.addAll(spendChanged(before, after, Cause.LIMIT_CHANGED, time));
    if (after.standing().hold() != null && after.overLimit()
        && before.policy().mode() != after.policy().mode()) {
      decisions.addAll(switch (after.policy().mode()) {
        case ENFORCE -> List.of(suspension(after, Cause.MODE_CHANGED));
        case OBSERVE -> undone(after) ? List.<Decision>of() : List.of(restoration(after, Cause.MODE_CHANGED));
      });
    }
    return decisions;
  }

  private static List<Decision> refreshed(Account after, Instant dueAt, EventTime time) {
    Period ended = after.spend().period();
    Decision.BudgetRefreshed refresh = new Decision.BudgetRefreshed(ended, after.spend().usd(),
        after.policy().period().containing(dueAt, ended));
    Account fresh = Evolution.evolve(after, refresh, time, after.head().sequence() + 1);
    List<Decision> decisions = new ArrayList<>();
    decisions.add(refresh);
    decisions.addAll(spendChanged(after, fresh, Cause.PERIOD_ENDED, time));
    return decisions;
  }

  /** What another spend, limit or period means for the level and the verdict. */
  private static List<Decision> spendChanged(Account before, Account after, Cause cause, EventTime time) {
    List<Decision> decisions = new ArrayList<>();
    Threshold from = before.level();
    Threshold to = after.level();
    Usd limit = after.policy().limit();
    if (from != to) {
      Decision.ThresholdChanged change = new Decision.ThresholdChanged(from, to, after.spend().usd(), limit);
      if (!after.spend().announced().contains(Evolution.announcement(change))) {
        decisions.add(change);
      }
    }
    boolean over = after.overLimit();
    boolean inGrace = after.standing().status() == Status.GRACE_PERIOD;
    boolean held = after.standing().hold() != null;
    if (over && limit != null && !inGrace && !held) {
      Policy policy = after.policy();
      decisions.add(policy.grace().isZero()
          ? suspension(after, cause)
          : new Decision.GracePeriodStarted(after.spend().usd(), limit,
              time.observedAt().plus(policy.grace())));
    } else if (!over && inGrace) {
      decisions.add(new Decision.GracePeriodCancelled(cause));
    } else if (!over && held) {
      decisions.add(restoration(after, cause));
    }
    return decisions;
  }

  private static Decision suspension(Account account, Cause cause) {
    return new Decision.SuspensionRequired(cause, account.spend().usd(),
        Objects.requireNonNullElse(account.policy().limit(), Usd.ZERO),
        account.policy().mode() == Mode.ENFORCE);
  }

  private static Decision restoration(Account account, Cause cause) {
    return new Decision.RestorationRequired(cause, !undone(account));
  }

  /** Tells whether there is nothing to give back: nothing was taken, and nothing is being taken. */
  private static boolean undone(Account account) {
    return switch (account.standing().access()) {
      case NOT_ENFORCEABLE -> true;
      case ALLOWED -> account.standing().pending() == null;
      case DENIED, UNKNOWN -> false;
    };
  }

  private static Decision answered(Account before, Fact.OutcomeReported reported) {
    long decision = reported.decision();
    boolean suspending = before.standing().status() == Status.SUSPENDING;
    return switch (reported.outcome()) {
      case Outcome.Verified verified when verified
          .access() == (suspending ? Access.DENIED : Access.ALLOWED) ->
        suspending ? new Decision.AccessSuspended(decision) : new Decision.AccessRestored(decision);
      case Outcome.Verified verified ->
        failure(suspending, decision, Outcome.Reason.NOT_VERIFIED, "read back: access " + verified.access());
      case Outcome.Failed failed -> failure(suspending, decision, failed.reason(), failed.message());
    };
  }

  private static Decision failure(boolean suspending, long decision, Outcome.Reason reason, String message) {
    return suspending
        ? new Decision.SuspensionFailed(decision, reason, message)
        : new Decision.RestorationFailed(decision, reason, message);
  }
}
