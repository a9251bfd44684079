package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows in a naive account from being over its limit or under it, from rules, and from what the enforcer answers. */
abstract class NaiveVerdict extends NaiveState {
  NaiveVerdict(AccountType type, boolean live) {
    super(type, live);
  }

  /** What every row of the table begins with, and what follows from being over the limit or under it. */
  void follow(Cause cause, @Nullable Usd limitBefore, Threshold levelBefore) {
    boolean over = over();
    if (!over) {
      crossedAt = null;
      crossingArrivedAt = null;
    } else if (crossedAt == null) {
      crossedAt = factOccurredAt;
      crossingArrivedAt = time;
    }
    if (closedAt != null) {
      budgetHold = over ? budgetHold : null;
      return;
    }
    Usd limit = rules.limit();
    if (!Objects.equals(limitBefore, limit)) {
      decide(new Decision.BudgetChanged(limitBefore, limit));
    }
    history.levelChange(levelBefore, rules).ifPresent(this::decide);
    if (over && budgetHold == null && graceDeadline == null) {
      overrun(cause);
    } else if (!over) {
      if (graceDeadline != null) {
        decide(new Decision.GracePeriodCancelled(cause));
        graceDeadline = null;
      }
      if (budgetHold != null) {
        budgetHold = null;
        if (manualHold == null) {
          restore(cause);
        }
      }
    }
  }

  void overrun(Cause cause) {
    Duration grace = rules.policy.grace();
    if (grace.isZero()) {
      suspend(cause);
    } else {
      graceDeadline = time.plus(grace);
      decide(new Decision.GracePeriodStarted(spend(), Objects.requireNonNull(rules.limit()), graceDeadline));
    }
  }

  void suspend(Cause cause) {
    switch (cause) {
      case MODE_CHANGED, RELEASED, RECREATED -> {
      }
      case MANUAL_HOLD -> manualHold = factOccurredAt;
      default -> budgetHold = factOccurredAt;
    }
    boolean enforced = rules.enforcing();
    require(new Decision.SuspensionRequired(cause, spend(), rules.limit(), enforced), Access.DENIED,
        enforced);
  }

  void restore(Cause cause) {
    deniedSince = null;
    leak = Leak.NONE;
    boolean enforced = somethingToGiveBack();
    require(new Decision.RestorationRequired(cause, enforced), Access.ALLOWED, enforced);
  }

  boolean somethingToGiveBack() {
    return pending != 0 || access == Access.DENIED || access == Access.UNKNOWN;
  }

  void require(Decision decision, Access becomes, boolean enforced) {
    long sequence = decide(decision);
    if (!enforced) {
      return;
    }
    pending = sequence;
    wanted = becomes;
    guarded = false;
    decidedAt = time;
    if (!live) {
      Outcome taken = access == Access.NOT_ENFORCEABLE
          ? new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE, "")
          : new Outcome.Verified(becomes);
      Fact.OutcomeReported reported = new Fact.OutcomeReported(sequence, taken, true);
      history.add(reported, factOccurredAt, time);
      answered(reported, factOccurredAt);
    }
  }

  /** What enforcement switched on or off means where a hold stands, from before. */
  void switched(Mode modeBefore, boolean enforcedBefore, long fact) {
    if (closedAt != null || !held()) {
      return;
    }
    boolean denied = access == Access.DENIED && pending == 0;
    if (!enforcedBefore && rules.enforcing() && !denied && !history.requiredSince(fact)) {
      suspend(Cause.MODE_CHANGED);
    }
    if (modeBefore == Mode.ENFORCE && rules.mode() == Mode.OBSERVE && somethingToGiveBack()) {
      restore(Cause.MODE_CHANGED);
    }
  }

  void answered(Fact.OutcomeReported reported, Instant at) {
    if (closedAt != null || pending == 0 || reported.decision() != pending) {
      return;
    }
    boolean suspending = wanted == Access.DENIED;
    long decision = pending;
    switch (reported.outcome()) {
      case Outcome.Verified verified -> {
        access = verified.access();
        deniedSince = suspending && access == Access.DENIED && !reported.simulated() ? at : null;
        if (access != wanted) {
          failed(suspending, Outcome.Reason.NOT_VERIFIED);
        } else if (suspending) {
          pending = 0;
          decide(new Decision.AccessSuspended(decision,
              reported.simulated() ? null : measure(verified.changedAt(), at)));
        } else {
          pending = 0;
          decide(new Decision.AccessRestored(decision));
        }
      }
      case Outcome.HeldBack held -> {
        if (suspending) {
          guarded = true;
          decide(new Decision.SuspensionHeld(decision, ""));
        }
      }
      case Outcome.Failed failed -> {
        access = failed.reason() == Outcome.Reason.NOT_ENFORCEABLE ? Access.NOT_ENFORCEABLE : Access.UNKNOWN;
        deniedSince = null;
        failed(suspending, failed.reason());
      }
    }
  }

  void failed(boolean suspending, Outcome.Reason reason) {
    long decision = pending;
    if (reason == Outcome.Reason.NOT_ENFORCEABLE || reason == Outcome.Reason.NO_SUCH_PRINCIPAL) {
      pending = 0;
    }
    decide(suspending
        ? new Decision.SuspensionFailed(decision, reason, "")
        : new Decision.RestorationFailed(decision, reason, ""));
  }

  Measure measure(@Nullable Instant changedAt, Instant verifiedAt) {
    Usd limit = rules.limit();
    return budgetHold != null && limit != null
        ? new Measure(crossedAt, crossingArrivedAt, decidedAt, changedAt, verifiedAt, spend().minus(limit))
        : new Measure(null, null, decidedAt, changedAt, verifiedAt, Usd.ZERO);
  }
}
