package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Crossing;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a fact.
 *
 * <pre>
 *              limit reached              grace over                denied, read back
 *   ACTIVE ────────────────► GRACE_PERIOD ──────────► SUSPENDING ────────────────────► SUSPENDED
 *     ▲  ▲                        │                    ▲   │                               │
 *     │  └── under the limit ─────┘       manual hold ─┘   ▼                               │
 *     └──────── allowed, read back ─────────────────── RESTORING ◄─ no hold left ──────────┘
 * </pre>
 *
 * <p>Without grace the limit leads straight to SUSPENDING. In observe mode, and while enforcement is stopped, nothing is
 * enforced, so SUSPENDING and RESTORING are skipped. A principal that IAM cannot bind gets the same verdicts; its access says
 * that nothing came of them. Deletion leads from everywhere to CLOSED. {@code docs/account.md} has the whole table.
 */
public final class Decider {
  private Decider() {}

  /**
   * Returns the decisions that a fact leads to, in the order to apply.
   *
   * @param before the account before the fact
   * @param fact what happened; an outcome that does not answer the account's pending decision leads to none
   * @param time when
   */
  public static List<Decision> decide(Account before, Fact fact, EventTime time) {
    return decide(before, Evolution.evolve(before, fact, time, before.head().sequence() + 1), fact, time);
  }

  /** Returns the same, for who has folded the fact already. */
  static List<Decision> decide(Account before, Account after, Fact fact, EventTime time) {
    return switch (fact) {
      case Fact.PolicyApplied applied ->
        before.opened() ? rulesChanged(before, after, Cause.LIMIT_CHANGED, time) : opened(after);
      case Fact.Charged charged -> charged(before, after, time);
      case Fact.Adjusted adjusted -> reconsidered(before, after, Cause.PRICE_CHANGED, time);
      case Fact.DirectiveReceived received -> answered(before, after, received, time);
      case Fact.PrincipalObserved observed -> sighted(before, after, observed, time);
      case Fact.TimerElapsed elapsed -> switch (elapsed.timer()) {
        case PERIOD_END -> refreshed(after, elapsed.dueAt(), time);
        case LEASE_END -> rulesChanged(before, after, Cause.LEASE_ENDED, time);
        case EXEMPTION_END -> rulesChanged(before, after, Cause.EXEMPTION_ENDED, time);
        case GRACE_END -> List.of(suspension(after, Cause.GRACE_ELAPSED));
      };
      case Fact.OutcomeReported reported -> carriedOut(before, reported, time);
    };
  }

  private static List<Decision> opened(Account after) {
    return List.of(
        new Decision.BudgetInitialized(after.accountType(), after.policy().limit(), after.spend().period()));
  }

  private static List<Decision> charged(Account before, Account after, EventTime time) {
    Instant closedAt = before.standing().closedAt();
    // A call long after the deletion: the principal must have been created again.
    if (closedAt != null && time.occurredAt().isAfter(closedAt.plus(Charging.DENIAL_MARGIN))) {
      return reopened(before, after, time);
    }
    List<Decision> decisions = reconsidered(before, after, Cause.LIMIT_REACHED, time);
    if (after.leak().calls() > before.leak().calls() && after.leak().isTold()) {
      decisions.add(new Decision.SuspensionLeakDetected(after.leak()));
    }
    return decisions;
  }

  private static List<Decision> answered(Account before, Account after, Fact.DirectiveReceived received,
      EventTime time) {
    Directive directive = received.directive();
    Optional<Directive.Rejection> rejection = Directives.rejection(before, received, after.time());
    if (rejection.isPresent()) {
      return List.of(new Decision.DirectiveRejected(directive.id(), rejection.get(),
          Directives.message(rejection.get())));
    }
    if (Directives.releases(before, directive)) {
      return List.of(suspension(after, Cause.RELEASED));
    }
    return rulesChanged(before, after, switch (directive.request()) {
      case Directive.SetLimit set -> Cause.LIMIT_CHANGED;
      case Directive.UseDefaultLimit use -> Cause.LIMIT_CHANGED;
      case Directive.GrantLease lease -> lease.limit() == null ? Cause.LEASE_ENDED : Cause.LIMIT_CHANGED;
      case Directive.Exempt exempt ->
        after.terms().exemption() == null ? Cause.EXEMPTION_ENDED : Cause.EXEMPTED;
      case Directive.SetMode mode -> Cause.MODE_CHANGED;
      case Directive.Hold hold -> Cause.MANUAL_HOLD;
      case Directive.Lift lift -> Cause.LIFTED;
      case Directive.Release release -> Cause.RELEASED;
      case Directive.Restore restore -> Cause.RESTORED;
    }, time);
  }

  private static List<Decision> sighted(Account before, Account after, Fact.PrincipalObserved observed,
      EventTime time) {
    boolean closed = before.standing().closed();
    if (!Evolution.isNews(before, time.occurredAt())) {
      return List.of();
    }
    return switch (observed.sighting()) {
      case CREATED -> closed ? reopened(before, after, time) : List.of();
      case DELETED -> closed ? List.of() : List.of(new Decision.BudgetClosed(observed.actor()));
    };
  }

  private static List<Decision> reopened(Account before, Account closed, EventTime time) {
    List<Decision> decisions = new ArrayList<>();
    Decision.BudgetReopened reopened = new Decision.BudgetReopened(closed.spend().period(),
        closed.spend().usd());
    Account open = Evolution.evolve(closed, reopened, time, closed.head().sequence() + 1);
    decisions.add(reopened);
    decisions.addAll(reconsidered(before, open, Cause.RECREATED, time));
    if (open.standing().held() && open.rules().enforcing() && !suspends(decisions)) {
      decisions.add(suspension(open, Cause.RECREATED));
    }
    return decisions;
  }

  /** What another limit, mode, exemption or hold means. */
  private static List<Decision> rulesChanged(Account before, Account after, Cause cause, EventTime time) {
    List<Decision> decisions = new ArrayList<>();
    if (after.standing().closed()) {
      return decisions;
    }
    Policy rulesBefore = before.rules();
    Policy rules = after.rules();
    if (!Objects.equals(rulesBefore.limit(), rules.limit())) {
      decisions.add(new Decision.BudgetChanged(rulesBefore.limit(), rules.limit()));
    }
    decisions.addAll(reconsidered(before, after, cause, time));
    boolean heldThroughout = before.standing().held() && after.standing().held();
    boolean denied = after.standing().access() == Access.DENIED && after.standing().pending() == null;
    if (heldThroughout && rules.enforcing() && !rulesBefore.enforcing() && !denied && !suspends(decisions)) {
      decisions.add(suspension(after, Cause.MODE_CHANGED));
    }
    if (heldThroughout && rules.mode() == Mode.OBSERVE && rulesBefore.mode() == Mode.ENFORCE
        && !undone(after)) {
      decisions.add(restoration(after, Cause.MODE_CHANGED));
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
    decisions.addAll(reconsidered(after, fresh, Cause.PERIOD_ENDED, time));
    return decisions;
  }

  /** What another spend, limit, hold or period means for the level and the verdict. */
  private static List<Decision> reconsidered(Account before, Account after, Cause cause, EventTime time) {
    List<Decision> decisions = new ArrayList<>();
    Standing standing = after.standing();
    if (standing.closed()) {
      return decisions;
    }
    Threshold from = before.level();
    Threshold to = after.level();
    Policy rules = after.rules();
    if (from != to) {
      Decision.ThresholdChanged change = new Decision.ThresholdChanged(from, to, after.spend().usd(),
          rules.limit());
      if (!after.spend().announced().contains(Evolution.announcement(change))) {
        decisions.add(change);
      }
    }
    boolean over = after.overLimit();
    boolean inGrace = standing.graceDeadline() != null;
    boolean suspends = false;
    if (over && rules.limit() != null && !inGrace && standing.hold(Hold.Kind.BUDGET).isEmpty()) {
      suspends = rules.grace().isZero();
      decisions.add(suspends
          ? suspension(after, cause.placesBudgetHold() ? cause : Cause.LIMIT_REACHED)
          : new Decision.GracePeriodStarted(after.spend().usd(), rules.limit(),
              time.observedAt().plus(rules.grace())));
    } else if (!over && inGrace) {
      decisions.add(new Decision.GracePeriodCancelled(cause));
    }
    if (standing.held() && !before.standing().held()) {
      decisions.add(suspension(after, cause));
    } else if (!standing.held() && before.standing().held() && !suspends) {
      decisions.add(restoration(after, cause));
    }
    return decisions;
  }

  private static boolean suspends(List<Decision> decisions) {
    return decisions.stream().anyMatch(Decision.SuspensionRequired.class::isInstance);
  }

  private static Decision suspension(Account account, Cause cause) {
    return new Decision.SuspensionRequired(cause, account.spend().usd(), account.rules().limit(),
        account.rules().enforcing());
  }

  private static Decision restoration(Account account, Cause cause) {
    return new Decision.RestorationRequired(cause, !undone(account));
  }

  /** Tells whether there is nothing to give back: nothing was taken, and nothing is being taken. */
  private static boolean undone(Account account) {
    return account.standing().pending() == null && switch (account.standing().access()) {
      case NOT_ENFORCEABLE, ALLOWED -> true;
      case DENIED, UNKNOWN -> false;
    };
  }

  /** Tells whether an outcome answers the decision that is pending; the guard holds nothing back but suspensions. */
  static boolean answers(Account account, Fact.OutcomeReported reported) {
    Standing.@Nullable Pending pending = account.standing().pending();
    return pending != null && pending.decision() == reported.decision()
        && (pending.wanted() == Access.DENIED || !(reported.outcome() instanceof Outcome.HeldBack));
  }

  private static List<Decision> carriedOut(Account before, Fact.OutcomeReported reported, EventTime time) {
    Standing.@Nullable Pending pending = before.standing().pending();
    if (pending == null || !answers(before, reported)) {
      return List.of();
    }
    long decision = reported.decision();
    boolean suspending = pending.wanted() == Access.DENIED;
    return List.of(switch (reported.outcome()) {
      case Outcome.Verified verified when verified.access() == pending.wanted() -> suspending
          ? new Decision.AccessSuspended(decision,
              reported.simulated() ? null : measure(before, pending, verified, time))
          : new Decision.AccessRestored(decision);
      case Outcome.Verified verified ->
        failure(suspending, decision, Outcome.Reason.NOT_VERIFIED, "read back: access " + verified.access());
      case Outcome.HeldBack held -> new Decision.SuspensionHeld(decision, held.message());
      case Outcome.Failed failed -> failure(suspending, decision, failed.reason(), failed.message());
    });
  }

  private static Measure measure(Account account, Standing.Pending pending, Outcome.Verified verified,
      EventTime time) {
    Crossing crossing = account.spend().crossing();
    Usd limit = account.rules().limit();
    return crossing == null || limit == null || account.standing().hold(Hold.Kind.BUDGET).isEmpty()
        ? new Measure(null, null, pending.decidedAt(), verified.changedAt(), time.occurredAt(), Usd.ZERO)
        : new Measure(crossing.occurredAt(), crossing.observedAt(), pending.decidedAt(), verified.changedAt(),
            time.occurredAt(), account.spend().usd().minus(limit));
  }

  private static Decision failure(boolean suspending, long decision, Outcome.Reason reason, String message) {
    return suspending
        ? new Decision.SuspensionFailed(decision, reason, message)
        : new Decision.RestorationFailed(decision, reason, message);
  }
}
