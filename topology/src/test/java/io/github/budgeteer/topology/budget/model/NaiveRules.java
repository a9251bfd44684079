package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rules that a naive account is held to: the policy, and what directives changed of it. */
public final class NaiveRules {
  Policy policy = new Policy(null, 70, 90, Duration.ZERO, Policy.DEFAULT_PERIOD, Mode.OBSERVE);
  /** Whether the principal has a limit of its own, which may be none. */
  boolean hasOwnLimit;
  @Nullable
  Usd ownLimit;
  @Nullable
  Usd lease;
  @Nullable
  Instant leaseUntil;
  @Nullable
  Instant exemptUntil;
  @Nullable
  Mode ownMode;

  /** Returns the rules of the account's type. */
  public Policy policy() {
    return policy;
  }

  void endLease() {
    lease = null;
    leaseUntil = null;
  }

  @Nullable
  Usd baseLimit() {
    return hasOwnLimit ? ownLimit : policy.limit();
  }

  /** Returns the limit in force; null for none. */
  public @Nullable Usd limit() {
    Usd base = baseLimit();
    return base != null && lease != null && lease.compareTo(base) > 0 ? lease : base;
  }

  /** Returns whether decisions are carried out, were enforcement not stopped. */
  public Mode mode() {
    return ownMode == null ? policy.mode() : ownMode;
  }

  boolean enforcing() {
    return mode() == Mode.ENFORCE && !policy.stopped();
  }

  /** Returns the level that a spend has reached. */
  Threshold level(Usd spent) {
    Usd limit = limit();
    if (limit == null || spent.amount().signum() <= 0) {
      return Threshold.NORMAL;
    }
    if (reaches(spent, limit, 100)) {
      return Threshold.EXCEEDED;
    }
    if (reaches(spent, limit, policy.criticalPercent())) {
      return Threshold.CRITICAL;
    }
    return reaches(spent, limit, policy.warningPercent()) ? Threshold.WARNING : Threshold.NORMAL;
  }

  private static boolean reaches(Usd spent, Usd limit, int percent) {
    BigDecimal hundredfold = spent.amount().multiply(BigDecimal.valueOf(100));
    return hundredfold.compareTo(limit.amount().multiply(BigDecimal.valueOf(percent))) >= 0;
  }
}
