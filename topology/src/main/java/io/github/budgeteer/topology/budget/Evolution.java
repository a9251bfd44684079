package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.Account.Standing;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry does to the account. */
public final class Evolution {
  private Evolution() {}

  /**
   * Returns the account after an entry. Its head has the sequence; the hash is the ledger's to add.
   *
   * @param account the account before the entry
   * @param entry the fact or decision
   * @param time its times
   * @param sequence its place in the ledger
   */
  public static Account evolve(Account account, Entry entry, EventTime time, long sequence) {
    Instant now = time.observedAt().isAfter(account.time()) ? time.observedAt() : account.time();
    Account timed = account.with(new Account.Head(sequence, account.head().hash())).at(now);
    return switch (entry) {
      case Fact fact -> afterFact(timed, fact, time, account.opened());
      case Decision decision -> afterDecision(timed, decision, time, sequence);
    };
  }

  private static Account afterFact(Account account, Fact fact, EventTime time, boolean opened) {
    return switch (fact) {
      case Fact.PolicyApplied applied when opened -> account.with(applied.policy());
      case Fact.PolicyApplied applied -> account.with(applied.policy()).with(new Account.Spend(
          applied.policy().period().containing(time.observedAt(), null), Usd.ZERO, Usd.ZERO, Set.of()));
      case Fact.Charged charged -> charged(account, charged, time.occurredAt());
      case Fact.Adjusted adjusted -> adjusted(account, adjusted);
      case Fact.TimerElapsed elapsed -> account;
      case Fact.OutcomeReported reported -> account;
    };
  }

  private static Account charged(Account account, Fact.Charged charged, Instant occurredAt) {
    Account.Totals totals = account.totals();
    Map<String, Usd> models = new HashMap<>(totals.models());
    models.merge(charged.model(), charged.amount(), Usd::plus);
    Account.AfterSuspension after = totals.afterSuspension();
    Account.Hold hold = account.standing().hold();
    if (hold != null && !occurredAt.isBefore(hold.since())) {
      after = new Account.AfterSuspension(after.invocations() + 1, after.usd().plus(charged.amount()));
    }
    Account counted = account.with(
        new Account.Totals(totals.usd().plus(charged.amount()), totals.invocations() + 1, after, models));
    Account.Spend spend = account.spend();
    if (!spend.period().contains(occurredAt)) {
      return counted;
    }
    Usd estimated = charged.lines().stream().filter(ChargeLine::estimated).map(ChargeLine::cost)
        .reduce(spend.estimated(), Usd::plus);
    return counted.with(
        new Account.Spend(spend.period(), spend.usd().plus(charged.amount()), estimated, spend.announced()));
  }

  private static Account adjusted(Account account, Fact.Adjusted adjusted) {
    Account.Totals totals = account.totals();
    Map<String, Usd> models = new HashMap<>(totals.models());
    for (AdjustmentLine line : adjusted.lines()) {
      models.merge(line.from(), Usd.ZERO.minus(line.before()), Usd::plus);
      models.merge(line.to(), line.after(), Usd::plus);
    }
    // A profile whose model is known by now was never a model of its own; one that merely costs nothing stays.
    adjusted.lines().stream().filter(line -> !line.from().equals(line.to()))
        .forEach(line -> models.remove(line.from(), Usd.ZERO));
    Account.AfterSuspension after = totals.afterSuspension();
    Account counted = account.with(new Account.Totals(totals.usd().plus(adjusted.amount()),
        totals.invocations(),
        new Account.AfterSuspension(after.invocations(), after.usd().plus(adjusted.afterSuspension())),
        models));
    Account.Spend spend = account.spend();
    if (!spend.period().start().equals(adjusted.periodStart())) {
      return counted;
    }
    return counted.with(new Account.Spend(spend.period(), spend.usd().plus(adjusted.spend()),
        spend.estimated().plus(adjusted.estimated()), spend.announced()));
  }

  private static Account afterDecision(Account account, Decision decision, EventTime time, long sequence) {
    Standing standing = account.standing();
    return switch (decision) {
      case Decision.BudgetInitialized initialized ->
        Account.unopened(account.principalId(), initialized.accountType())
            .with(account.head()).at(account.time()).with(account.policy()).with(account.spend());
      case Decision.BudgetChanged changed -> account;
      case Decision.BudgetRefreshed refreshed ->
        account.with(new Account.Spend(refreshed.period(), Usd.ZERO, Usd.ZERO, Set.of()));
      case Decision.ThresholdChanged changed -> announced(account, changed);
      case Decision.GracePeriodStarted started ->
        account.with(new Standing(Status.GRACE_PERIOD, standing.access(),
            started.deadline(), null, standing.pending()));
      case Decision.GracePeriodCancelled cancelled -> account.with(new Standing(
          standing.pending() == null ? Status.ACTIVE : Status.RESTORING, standing.access(), null, null,
          standing.pending()));
      case Decision.SuspensionRequired required -> account.with(required.enforced()
          ? new Standing(Status.SUSPENDING, standing.access(), null, hold(standing, time, sequence), sequence)
          : new Standing(Status.SUSPENDED, standing.access(), null, hold(standing, time, sequence), null));
      case Decision.AccessSuspended suspended ->
        account.with(new Standing(Status.SUSPENDED, Access.DENIED, null, standing.hold(), null));
      case Decision.SuspensionFailed failed ->
        account.with(failed(standing, failed.reason(), Status.SUSPENDED));
      case Decision.RestorationRequired required -> account.with(restoring(standing, required, sequence));
      case Decision.AccessRestored restored -> account.with(new Standing(settled(standing), Access.ALLOWED,
          standing.graceDeadline(), standing.hold(), null));
      case Decision.RestorationFailed failed ->
        account.with(failed(standing, failed.reason(), settled(standing)));
    };
  }

  private static Account announced(Account account, Decision.ThresholdChanged change) {
    Account.Spend spend = account.spend();
    Set<String> announced = new HashSet<>(spend.announced());
    announced.add(announcement(change));
    return account.with(new Account.Spend(spend.period(), spend.usd(), spend.estimated(), announced));
  }

  /** Each level is told once per period, direction and limit value: this text is that key. */
  static String announcement(Decision.ThresholdChanged change) {
    String direction = change.to().compareTo(change.from()) > 0 ? "up" : "down";
    return direction + ' ' + change.to() + ' ' + change.limit();
  }

  private static Account.Hold hold(Standing standing, EventTime time, long sequence) {
    Account.Hold standingHold = standing.hold();
    return standingHold != null ? standingHold : new Account.Hold(sequence, time.occurredAt());
  }

  private static Standing restoring(Standing standing, Decision.RestorationRequired required, long sequence) {
    Account.@Nullable Hold hold = required.cause() == Decision.Cause.MODE_CHANGED ? standing.hold() : null;
    if (required.enforced()) {
      return new Standing(Status.RESTORING, standing.access(), null, hold, sequence);
    }
    return new Standing(hold == null ? Status.ACTIVE : Status.SUSPENDED, standing.access(), null, hold, null);
  }

  /** The verdict once access is given back: grace may have begun anew, and in observe mode a hold may stand. */
  private static Status settled(Standing standing) {
    if (standing.graceDeadline() != null) {
      return Status.GRACE_PERIOD;
    }
    return standing.hold() == null ? Status.ACTIVE : Status.SUSPENDED;
  }

  private static Standing failed(Standing standing, Outcome.Reason reason, Status verdict) {
    return switch (reason) {
      case NOT_ENFORCEABLE ->
        new Standing(verdict, Access.NOT_ENFORCEABLE, standing.graceDeadline(), standing.hold(), null);
      case NO_SUCH_PRINCIPAL ->
        new Standing(verdict, Access.UNKNOWN, standing.graceDeadline(), standing.hold(), null);
      case UNAVAILABLE, NOT_VERIFIED ->
        new Standing(standing.status(), Access.UNKNOWN, standing.graceDeadline(),
            standing.hold(), standing.pending());
    };
  }
}
