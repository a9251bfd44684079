package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outbox.Brief;
import io.github.budgeteer.events.Outbox.Failure;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;

/** What one decision after another says of a budget, and which of them are news to people. */
final class Briefing {
  private Briefing() {}

  /** Returns what is known after a decision. */
  static Brief after(Brief before, LedgerEntry entry, Decision decision) {
    return switch (decision) {
      case Decision.BudgetInitialized opened ->
        before.withType(opened.accountType()).spending(Usd.ZERO, opened.limit()).in(opened.period(),
            Usd.ZERO);
      case Decision.BudgetChanged changed -> before.spending(before.spent(), changed.limit());
      case Decision.BudgetRefreshed refreshed -> before.in(refreshed.period(), Usd.ZERO);
      case Decision.BudgetReopened reopened -> before.in(reopened.period(), reopened.spent());
      case Decision.ThresholdChanged changed -> before.spending(changed.spent(), changed.limit());
      case Decision.GracePeriodStarted started -> before.spending(started.spent(), started.limit())
          .withGrace(Duration.between(entry.observedAt(), started.deadline()));
      case Decision.GracePeriodCancelled _ -> before.withGrace(Duration.ZERO);
      case Decision.SuspensionRequired required -> before.spending(required.spent(), required.limit())
          .withGrace(required.cause() == Decision.Cause.GRACE_ELAPSED ? before.grace() : Duration.ZERO)
          .suspendedBy(why(before, required.cause())).failing(null);
      case Decision.SuspensionFailed failed ->
        before.failing(new Failure(failed.decision(), failed.reason()));
      case Decision.RestorationFailed failed ->
        before.failing(new Failure(failed.decision(), failed.reason()));
      case Decision.AccessSuspended _,Decision.AccessRestored _ -> before.failing(null);
      case Decision.BudgetClosed _,Decision.RestorationRequired _,Decision.SuspensionHeld _,Decision.SuspensionLeakDetected _,Decision.DirectiveRejected _ ->
        before;
    };
  }

  /** A released, repeated or resumed suspension stands for the reason that it had before. */
  private static Decision.Cause why(Brief before, Decision.Cause cause) {
    return before.suspension() == null || cause.placesBudgetHold() || cause == Decision.Cause.MANUAL_HOLD
        ? cause
        : before.suspension();
  }

  /**
   * Tells whether a decision is a transition that people are told of: not what only keeps the books, nor what another decision
   * tells when it is verified, nor the same failure again.
   */
  static boolean isNews(Brief before, Decision decision) {
    return switch (decision) {
      case Decision.ThresholdChanged changed ->
        changed.to().compareTo(changed.from()) > 0 && changed.to() != Threshold.NORMAL;
      case Decision.SuspensionFailed failed ->
        !new Failure(failed.decision(), failed.reason()).equals(before.failure());
      case Decision.RestorationFailed failed ->
        !new Failure(failed.decision(), failed.reason()).equals(before.failure());
      // Access that is given back is told once it has been read back.
      case Decision.RestorationRequired required -> !required.enforced();
      case Decision.GracePeriodStarted _,Decision.GracePeriodCancelled _,Decision.SuspensionRequired _,Decision.AccessSuspended _,Decision.SuspensionHeld _,Decision.SuspensionLeakDetected _,Decision.AccessRestored _,Decision.DirectiveRejected _ ->
        true;
      case Decision.BudgetInitialized _,Decision.BudgetChanged _,Decision.BudgetRefreshed _,Decision.BudgetClosed _,Decision.BudgetReopened _ ->
        false;
    };
  }

  /** Tells whether a decision may have been told by the next one already: the limit is reached, and something follows. */
  static boolean isOvertakenByNext(Decision decision) {
    return decision instanceof Decision.ThresholdChanged changed && changed.to() == Threshold.EXCEEDED;
  }

  /** Tells whether a decision tells what the one before it told, and more. */
  static boolean overtakesLevel(Decision decision) {
    return decision instanceof Decision.GracePeriodStarted
        || decision instanceof Decision.SuspensionRequired;
  }
}
