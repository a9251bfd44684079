package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a naive account is at a time: plain fields, and what can be told from them. */
abstract class NaiveState {
  final AccountType type;
  final boolean live;
  final NaiveHistory history = new NaiveHistory();
  final NaiveRules rules = new NaiveRules();

  Instant time = Instant.MIN;
  @Nullable
  Instant graceDeadline;
  /** Since when a hold stands; null for none. */
  @Nullable
  Instant budgetHold;
  @Nullable
  Instant manualHold;
  Access access;
  /** Sequence of the decision that the enforcer has not answered; 0 for none. */
  long pending;
  Access wanted = Access.UNKNOWN;
  boolean guarded;
  Instant decidedAt = Instant.MIN;
  @Nullable
  Instant deniedSince;
  Leak leak = Leak.NONE;
  @Nullable
  Instant closedAt;
  @Nullable
  Instant sightedAt;
  @Nullable
  Instant crossedAt;
  @Nullable
  Instant crossingArrivedAt;

  /** The fact that is being taken: its times are those of the decisions that follow. */
  Instant factOccurredAt = Instant.MIN;

  /**
   * Makes an account without an entry.
   *
   * @param live whether outcomes are reported; else each is taken for granted, and event time is account time
   */
  NaiveState(AccountType type, boolean live) {
    this.type = type;
    this.live = live;
    access = type.enforceable() ? Access.ALLOWED : Access.NOT_ENFORCEABLE;
  }

  final Access initialAccess() {
    return type.enforceable() ? Access.ALLOWED : Access.NOT_ENFORCEABLE;
  }

  long decide(Decision decision) {
    return history.add(decision, factOccurredAt, time);
  }

  boolean opened() {
    return !history.periods.isEmpty();
  }

  boolean held() {
    return budgetHold != null || manualHold != null;
  }

  /** Tells whether the account is over its limit. */
  boolean over() {
    return rules.exemptUntil == null
        && rules.level(history.counting(rules.policy.unpriced())) == Threshold.EXCEEDED;
  }

  /** Returns the budget's verdict: the first that fits. */
  public Status status() {
    if (closedAt != null) {
      return Status.CLOSED;
    }
    if (pending != 0 && wanted == Access.DENIED) {
      return Status.SUSPENDING;
    }
    if (!held() && graceDeadline != null) {
      return Status.GRACE_PERIOD;
    }
    if (pending != 0) {
      return Status.RESTORING;
    }
    return held() ? Status.SUSPENDED : Status.ACTIVE;
  }

  /** Returns whose holds stand. */
  public List<Hold.Kind> holds() {
    List<Hold.Kind> holds = new ArrayList<>();
    if (budgetHold != null) {
      holds.add(Hold.Kind.BUDGET);
    }
    if (manualHold != null) {
      holds.add(Hold.Kind.MANUAL);
    }
    return holds;
  }

  public Access access() {
    return access;
  }

  /** Returns the decision that is not answered; 0 for none. */
  public long pending() {
    return pending;
  }

  public @Nullable Instant graceDeadline() {
    return graceDeadline;
  }

  public Period period() {
    return history.periods.getLast();
  }

  public Usd spend() {
    return history.spent(period());
  }

  /** Returns the level that the spend has reached. */
  public Threshold level() {
    return history.level(rules);
  }

  public Leak leak() {
    return leak;
  }

  public Instant time() {
    return time;
  }

  public NaiveHistory history() {
    return history;
  }

  public NaiveRules rules() {
    return rules;
  }
}
