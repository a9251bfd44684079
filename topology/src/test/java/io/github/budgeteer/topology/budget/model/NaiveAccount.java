package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Directive.Rejection;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Fact.Timer;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One principal's account as {@code docs/account.md} describes it: mutable, slow, and written from that page alone.
 *
 * <p>What is spent is summed up from the whole history each time it is asked for ({@link NaiveHistory}).
 */
public final class NaiveAccount extends NaiveVerdict {
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /**
   * Makes an account without an entry.
   *
   * @param live whether outcomes are reported; else each is taken for granted, and event time is account time
   */
  public NaiveAccount(AccountType type, boolean live) {
    super(type, live);
  }

  /** Opens the account, or applies changed rules to it. */
  public void policy(Policy policy, Instant now) {
    if (!opened()) {
      history.periods.add(policy.period().containing(now, null));
      rules.policy = policy;
      time = now;
      factOccurredAt = now;
      history.add(new Fact.PolicyApplied(policy), now, now);
      decide(new Decision.BudgetInitialized(type, rules.limit(), period()));
    } else if (!rules.policy.equals(policy)) {
      apply(new Fact.PolicyApplied(policy), now, now);
    }
  }

  /** Takes a fact, after whatever is due by then. */
  public void apply(Fact fact, Instant occurredAt, Instant observedAt) {
    Instant arrived = live ? observedAt : occurredAt;
    Instant now = arrived.isAfter(time) ? arrived : time;
    advance(now);
    roll(now, now);
    take(fact, occurredAt.isAfter(now) ? now : occurredAt, now);
  }

  /** Lets time pass. */
  public void advance(Instant now) {
    while (true) {
      Map<Timer, Instant> waiting = waiting();
      Timer first = null;
      Instant due = now;
      for (Map.Entry<Timer, Instant> entry : waiting.entrySet()) {
        if (first == null ? !entry.getValue().isAfter(now) : entry.getValue().isBefore(due)) {
          first = entry.getKey();
          due = entry.getValue();
        }
      }
      if (first == null) {
        return;
      }
      // An idle account's period ends at its next fact, and this timer is one.
      if (!roll(due, now)) {
        elapse(first, due, now);
      }
    }
  }

  /** Begins the period that contains a time, as of its start, if that is another one. */
  private boolean roll(Instant at, Instant now) {
    if (period().end().isAfter(at)) {
      return false;
    }
    elapse(Timer.PERIOD_END, rules.policy.period().containing(at, period()).start(), now);
    return true;
  }

  private void elapse(Timer timer, Instant due, Instant now) {
    take(new Fact.TimerElapsed(timer, due), due, live ? now : due);
  }

  /** What the account waits for, and until when: only what there is to undo. */
  public Map<Timer, Instant> waiting() {
    Map<Timer, Instant> waiting = new EnumMap<>(Timer.class);
    if (!opened()) {
      return waiting;
    }
    if (closedAt == null && (graceDeadline != null || held() || history.level(rules) != Threshold.NORMAL)) {
      waiting.put(Timer.PERIOD_END, period().end());
    }
    if (rules.leaseUntil != null) {
      waiting.put(Timer.LEASE_END, rules.leaseUntil);
    }
    if (rules.exemptUntil != null) {
      waiting.put(Timer.EXEMPTION_END, rules.exemptUntil);
    }
    if (graceDeadline != null) {
      waiting.put(Timer.GRACE_END, graceDeadline);
    }
    return waiting;
  }

  private void take(Fact fact, Instant occurredAt, Instant now) {
    Usd limitBefore = rules.limit();
    Threshold levelBefore = history.level(rules);
    boolean enforcedBefore = rules.enforcing();
    Mode modeBefore = held() ? rules.mode() : Mode.OBSERVE;
    time = now;
    factOccurredAt = occurredAt;
    if (fact instanceof Fact.Charged) {
      history.state(occurredAt, rules.policy.period());
    }
    if (fact instanceof Fact.Adjusted adjusted) {
      adjusted.ended().forEach(ended -> history.state(ended.periodStart(), rules.policy.period()));
      history.state(adjusted.periodStart(), rules.policy.period());
    }
    long sequence = history.add(fact, occurredAt, now);
    switch (fact) {
      case Fact.PolicyApplied applied -> {
        rules.policy = applied.policy();
        follow(Cause.LIMIT_CHANGED, limitBefore, levelBefore);
        switched(modeBefore, enforcedBefore, sequence);
      }
      case Fact.Charged charged -> charged(charged, levelBefore);
      case Fact.Adjusted adjusted -> follow(Cause.PRICE_CHANGED, limitBefore, levelBefore);
      case Fact.DirectiveReceived received -> {
        Directive directive = received.directive();
        Rejection rejection = directed(directive.request(), limitBefore, levelBefore);
        if (rejection != null) {
          decide(new Decision.DirectiveRejected(directive.id(), rejection, ""));
        } else {
          switched(modeBefore, enforcedBefore, sequence);
        }
      }
      case Fact.PrincipalObserved observed -> sighted(observed, occurredAt);
      case Fact.TimerElapsed elapsed -> elapsed(elapsed.timer(), limitBefore, levelBefore);
      case Fact.OutcomeReported reported -> answered(reported, occurredAt);
    }
  }

  private void charged(Fact.Charged charged, Threshold levelBefore) {
    if (sinceHold(budgetHold) || sinceHold(manualHold)) {
      history.afterSuspension(charged);
    }
    if (closedAt != null && factOccurredAt.isAfter(closedAt.plus(MARGIN))) {
      reopen(levelBefore);
      return;
    }
    follow(Cause.LIMIT_REACHED, rules.limit(), levelBefore);
    if (deniedSince != null && factOccurredAt.isAfter(deniedSince.plus(MARGIN))) {
      leak = leak.plus(charged.call(), charged.amount());
      if (String.valueOf(leak.calls()).matches("10*")) {
        decide(new Decision.SuspensionLeakDetected(leak));
      }
    }
  }

  private boolean sinceHold(@Nullable Instant since) {
    return since != null && !factOccurredAt.isBefore(since);
  }

  private @Nullable Rejection directed(Directive.Request request, @Nullable Usd limitBefore,
      Threshold levelBefore) {
    if (closedAt != null) {
      return Rejection.CLOSED;
    }
    Cause cause = Cause.LIMIT_CHANGED;
    switch (request) {
      case Directive.SetLimit set -> {
        rules.hasOwnLimit = true;
        rules.ownLimit = set.limit();
      }
      case Directive.UseDefaultLimit none -> rules.hasOwnLimit = false;
      case Directive.GrantLease lease -> {
        if (lease.limit() == null) {
          if (rules.lease == null) {
            return Rejection.NOTHING_TO_LIFT;
          }
          cause = Cause.LEASE_ENDED;
          rules.endLease();
        } else if (!lease.until().isAfter(time)) {
          return Rejection.EXPIRED;
        } else if (rules.baseLimit() == null || lease.limit().compareTo(rules.baseLimit()) <= 0) {
          return Rejection.NO_RAISE;
        } else {
          rules.lease = lease.limit();
          rules.leaseUntil = lease.until();
        }
      }
      case Directive.Exempt exempt -> {
        if (exempt.until().isAfter(time)) {
          cause = Cause.EXEMPTED;
          rules.exemptUntil = exempt.until();
        } else if (rules.exemptUntil == null) {
          return Rejection.EXPIRED;
        } else {
          cause = Cause.EXEMPTION_ENDED;
          rules.exemptUntil = null;
        }
      }
      case Directive.SetMode mode -> rules.ownMode = mode.mode();
      case Directive.Hold hold -> {
        if (held()) {
          manualHold = manualHold == null ? factOccurredAt : manualHold;
        } else {
          suspend(Cause.MANUAL_HOLD);
        }
        return null;
      }
      case Directive.Lift lift -> {
        return lift();
      }
      case Directive.Release release -> {
        return release() ? null : Rejection.NOTHING_TO_LIFT;
      }
      case Directive.Restore restore -> {
        restoreAll();
        return null;
      }
    }
    follow(cause, limitBefore, levelBefore);
    return null;
  }

  private @Nullable Rejection lift() {
    if (manualHold != null) {
      manualHold = null;
      if (budgetHold == null) {
        restore(Cause.LIFTED);
      }
      return null;
    }
    if (release()) {
      return null;
    }
    return budgetHold != null ? Rejection.BUDGET_HOLD : Rejection.NOTHING_TO_LIFT;
  }

  private boolean release() {
    if (pending == 0 || !guarded) {
      return false;
    }
    suspend(Cause.RELEASED);
    return true;
  }

  private void restoreAll() {
    if (rules.exemptUntil == null || rules.exemptUntil.isBefore(period().end())) {
      rules.exemptUntil = period().end();
    }
    crossedAt = null;
    crossingArrivedAt = null;
    if (graceDeadline != null) {
      decide(new Decision.GracePeriodCancelled(Cause.RESTORED));
      graceDeadline = null;
    }
    if (held()) {
      budgetHold = null;
      manualHold = null;
      restore(Cause.RESTORED);
    }
  }

  private void sighted(Fact.PrincipalObserved observed, Instant at) {
    if (sightedAt != null && at.isBefore(sightedAt)) {
      return;
    }
    sightedAt = at;
    switch (observed.sighting()) {
      case DELETED -> {
        if (closedAt == null) {
          closedAt = at;
          graceDeadline = null;
          pending = 0;
          deniedSince = null;
          leak = Leak.NONE;
          decide(new Decision.BudgetClosed(observed.actor()));
        }
      }
      case CREATED -> {
        if (closedAt != null) {
          reopen(history.level(rules));
        }
      }
    }
  }

  private void reopen(Threshold levelBefore) {
    closedAt = null;
    access = initialAccess();
    long sequence = decide(new Decision.BudgetReopened(period(), spend()));
    follow(Cause.LIMIT_REACHED, rules.limit(), levelBefore);
    if (held() && rules.enforcing() && !history.requiredSince(sequence)) {
      suspend(Cause.RECREATED);
    }
  }

  private void elapsed(Timer timer, @Nullable Usd limitBefore, Threshold levelBefore) {
    switch (timer) {
      case PERIOD_END -> {
        Period ended = period();
        Usd spent = spend();
        history.begin(rules.policy.period().containing(factOccurredAt, ended));
        decide(new Decision.BudgetRefreshed(ended, spent, period()));
        follow(Cause.PERIOD_ENDED, limitBefore, levelBefore);
      }
      case LEASE_END -> {
        rules.endLease();
        follow(Cause.LEASE_ENDED, limitBefore, levelBefore);
      }
      case EXEMPTION_END -> {
        rules.exemptUntil = null;
        follow(Cause.EXEMPTION_ENDED, limitBefore, levelBefore);
      }
      case GRACE_END -> {
        graceDeadline = null;
        suspend(Cause.GRACE_ELAPSED);
      }
    }
  }
}
