package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Crossing;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.HashSet;
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
    Account evolved = switch (entry) {
      case Fact fact -> afterFact(timed, fact, time, sequence);
      case Decision decision -> afterDecision(timed, decision, time, sequence);
    };
    return settled(evolved, entry, time);
  }

  private static Account afterFact(Account account, Fact fact, EventTime time, long sequence) {
    return switch (fact) {
      case Fact.PolicyApplied applied when sequence > 1 -> account.with(applied.policy());
      case Fact.PolicyApplied applied -> account.with(applied.policy())
          .with(Spend.startOf(applied.policy().period().containing(time.observedAt(), null)));
      case Fact.Charged charged -> Charging.charged(account, charged, time.occurredAt());
      case Fact.Adjusted adjusted -> Charging.adjusted(account, adjusted);
      case Fact.DirectiveReceived received ->
        Directives.rejection(account, received, account.time()).isPresent()
            ? account
            : Directives.applied(account, received.directive(), time.occurredAt(), sequence);
      case Fact.PrincipalObserved observed ->
        isNews(account, time.occurredAt()) ? account.sightedAt(time.occurredAt()) : account;
      case Fact.TimerElapsed elapsed -> switch (elapsed.timer()) {
        case LEASE_END -> account.with(account.terms().withLease(null));
        case EXEMPTION_END -> account.with(account.terms().withExemption(null));
        case PERIOD_END, GRACE_END -> account;
      };
      case Fact.OutcomeReported reported -> Decider.answers(account, reported)
          ? account.with(known(account.standing(), reported.outcome()))
          : account;
    };
  }

  /** Tells whether a sighting is newer than those before: events of one principal can overtake each other. */
  static boolean isNews(Account account, Instant sighted) {
    return account.sightedAt() == null || !sighted.isBefore(account.sightedAt());
  }

  private static Account afterDecision(Account account, Decision decision, EventTime time, long sequence) {
    Standing standing = account.standing();
    return switch (decision) {
      case Decision.BudgetInitialized initialized ->
        Account.unopened(account.principalId(), initialized.accountType())
            .with(account.head()).at(account.time()).with(account.policy()).with(account.spend());
      case Decision.BudgetChanged changed -> account;
      case Decision.BudgetRefreshed refreshed -> Charging.refreshed(account, refreshed);
      case Decision.BudgetClosed closed -> account.with(Leak.NONE).with(
          standing.grace(null).pending(null).deniedSince(null).closedAt(time.occurredAt()));
      case Decision.BudgetReopened reopened -> account.with(
          standing.closedAt(null).with(Standing.initial(account.accountType()).access()));
      case Decision.ThresholdChanged change -> announced(account, change);
      case Decision.GracePeriodStarted started -> account.with(standing.grace(started.deadline()));
      case Decision.GracePeriodCancelled cancelled -> account.with(standing.grace(null));
      case Decision.SuspensionRequired required ->
        account.with(suspending(standing, required, time, sequence));
      case Decision.AccessSuspended suspended -> account.with(standing.pending(null)
          .deniedSince(suspended.measure() == null ? null : suspended.measure().verifiedAt()));
      case Decision.SuspensionHeld held -> account.with(
          standing.pending(standing.pending() == null ? null : standing.pending().heldBack()));
      case Decision.SuspensionFailed failed -> account.with(failed(standing, failed.reason()));
      case Decision.SuspensionLeakDetected detected -> account;
      case Decision.DirectiveRejected rejected -> account;
      case Decision.RestorationRequired required -> account.with(Leak.NONE).with(required.enforced()
          ? standing.deniedSince(null).pending(pending(sequence, Access.ALLOWED, time))
          : standing.deniedSince(null));
      case Decision.AccessRestored restored -> account.with(standing.pending(null));
      case Decision.RestorationFailed failed -> account.with(failed(standing, failed.reason()));
    };
  }

  private static Account announced(Account account, Decision.ThresholdChanged change) {
    Set<String> announced = new HashSet<>(account.spend().announced());
    announced.add(announcement(change));
    return account.with(account.spend().with(announced));
  }

  /** Each level is told once per period, direction and limit value: this text is that key. */
  static String announcement(Decision.ThresholdChanged change) {
    String direction = change.to().compareTo(change.from()) > 0 ? "up" : "down";
    return direction + ' ' + change.to() + ' ' + change.limit();
  }

  private static Standing suspending(Standing standing, Decision.SuspensionRequired required, EventTime time,
      long sequence) {
    Standing held = required.cause().placesBudgetHold()
        ? standing.plus(new Hold(Hold.Kind.BUDGET, sequence, time.occurredAt())).grace(null)
        : standing;
    return required.enforced() ? held.pending(pending(sequence, Access.DENIED, time)) : held;
  }

  private static Standing.Pending pending(long sequence, Access wanted, EventTime time) {
    return new Standing.Pending(sequence, wanted, time.observedAt(), false);
  }

  /** What an outcome tells about access: what was read back, or that it is not known how far an attempt came. */
  private static Standing known(Standing standing, Outcome outcome) {
    Access access = switch (outcome) {
      case Outcome.Verified verified -> verified.access();
      case Outcome.HeldBack held -> standing.access();
      case Outcome.Failed failed ->
        failed.reason() == Outcome.Reason.NOT_ENFORCEABLE ? Access.NOT_ENFORCEABLE : Access.UNKNOWN;
    };
    return standing.with(access).deniedSince(access == Access.DENIED ? standing.deniedSince() : null);
  }

  private static Standing failed(Standing standing, Outcome.Reason reason) {
    return switch (reason) {
      case NOT_ENFORCEABLE, NO_SUCH_PRINCIPAL -> standing.pending(null);
      case UNAVAILABLE, NOT_VERIFIED -> standing;
    };
  }

  /** The budget's hold and the crossing are there only while the account is over its limit, whatever took it there or back. */
  private static Account settled(Account account, Entry entry, EventTime time) {
    if (!account.overLimit()) {
      Account under = account.spend().crossing() == null
          ? account
          : account.with(account.spend().with((Crossing) null));
      return under.standing().hold(Hold.Kind.BUDGET).isEmpty()
          ? under
          : under.with(under.standing().without(Hold.Kind.BUDGET));
    }
    return account.spend().crossing() != null ? account : account.with(account.spend().with(switch (entry) {
      case Fact.Charged charged ->
        new Crossing(charged.call(), charged.model(), time.occurredAt(), time.observedAt());
      case Fact other -> new Crossing(null, null, time.occurredAt(), time.observedAt());
      case Decision other -> new Crossing(null, null, time.occurredAt(), time.observedAt());
    }));
  }
}
