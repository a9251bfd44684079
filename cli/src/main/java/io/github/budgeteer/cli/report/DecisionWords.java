package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a decision means, told to whom it concerns. */
final class DecisionWords {
  private final Times times;

  DecisionWords(Times times) {
    this.times = times;
  }

  /**
   * A decision told.
   *
   * @param text what happened, and what happens next
   * @param paint how it looks
   * @param weight what is left out first has the least
   */
  record Told(String text, Paint paint, Weight weight) {}

  /** How much a reader would miss a line. */
  enum Weight {
    ROUTINE, LEVEL, ACCESS
  }

  Told tell(Decision decision, Instant at) {
    return switch (decision) {
      case Decision.BudgetInitialized opened ->
        routine(
            "budget opened: " + amount(opened.limit()) + " until " + times.near(opened.period().end(), at));
      case Decision.BudgetChanged changed -> new Told(
          "limit changed from " + amount(changed.previousLimit()) + " to " + amount(changed.limit()),
          Paint.NONE,
          Weight.LEVEL);
      case Decision.BudgetRefreshed refreshed ->
        routine("new period; " + refreshed.spent().inCents() + " spent in the last");
      case Decision.BudgetClosed closed -> routine("closed: the principal was deleted");
      case Decision.BudgetReopened reopened ->
        routine("reopened: the principal is there again, " + reopened.spent().inCents() + " spent");
      case Decision.ThresholdChanged changed -> threshold(changed);
      case Decision.GracePeriodStarted started -> new Told(
          "limit reached: " + Figures.spentOf(started.spent(), started.limit()) + "; access ends at "
              + times.near(started.deadline(), at) + " unless spend comes back under the limit",
          Paint.CAUTION, Weight.ACCESS);
      case Decision.GracePeriodCancelled cancelled ->
        new Told("grace period cancelled: " + cancelled.cause().words(), Paint.GOOD, Weight.ACCESS);
      case Decision.SuspensionRequired required -> new Told("suspended: " + required.cause().words() + ", "
          + Figures.spentOf(required.spent(), required.limit()) + " spent"
          + (required.enforced() ? "" : " (not enforced: nothing is changed in IAM)"), Paint.ALARM,
          Weight.ACCESS);
      case Decision.AccessSuspended _ ->
        new Told("access read back from IAM as denied", Paint.ALARM, Weight.ACCESS);
      case Decision.SuspensionFailed failed ->
        new Told("access could not be taken away: " + failed.message(), Paint.ALARM, Weight.ACCESS);
      case Decision.SuspensionHeld held ->
        new Told("held back by the guard until it is released: " + held.message(), Paint.ALARM,
            Weight.ACCESS);
      case Decision.SuspensionLeakDetected detected -> new Told("leak: "
          + Figures.count(detected.leak().calls(), "call", "calls") + " for "
          + detected.leak().usd().inCents()
          + " came through the denial", Paint.ALARM, Weight.ACCESS);
      case Decision.DirectiveRejected rejected ->
        new Told("directive refused: " + rejected.message(), Paint.CAUTION, Weight.LEVEL);
      case Decision.RestorationRequired required -> new Told("restored: " + required.cause().words()
          + (required.enforced() ? "" : " (nothing had been taken away)"), Paint.GOOD, Weight.ACCESS);
      case Decision.AccessRestored _ ->
        new Told("access read back from IAM as allowed", Paint.GOOD, Weight.ACCESS);
      case Decision.RestorationFailed failed ->
        new Told("access could not be given back: " + failed.message(), Paint.ALARM, Weight.ACCESS);
    };
  }

  private static Told routine(String text) {
    return new Told(text, Paint.QUIET, Weight.ROUTINE);
  }

  private static Told threshold(Decision.ThresholdChanged changed) {
    String name = switch (changed.to()) {
      case NORMAL -> "normal";
      case WARNING -> "warning";
      case CRITICAL -> "critical";
      case EXCEEDED -> "exceeded";
    };
    Usd limit = changed.limit();
    String spent = (limit == null ? changed.spent().inCents() : Figures.spentOf(changed.spent(), limit))
        + " spent";
    boolean up = changed.to().compareTo(changed.from()) > 0;
    return new Told(up ? name + ": " + spent : "back to " + name + ": " + spent,
        up ? PrincipalTable.paint(changed.to()) : Paint.GOOD,
        changed.to() == Threshold.NORMAL ? Weight.ROUTINE : Weight.LEVEL);
  }

  private static String amount(@Nullable Usd limit) {
    return limit == null ? "no limit" : limit.inCents();
  }
}
