package io.github.budgeteer.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One principal's budget: the fold of its ledger, and its latest form on the {@code accounts} topic.
 *
 * @param principalId whose account; also the key
 * @param accountType what kind of identity that is
 * @param head the newest ledger entry
 * @param time account time: the newest {@code observedAt} folded
 * @param policy the rules in force
 * @param spend the current period
 * @param standing verdict, access and what is under way
 * @param totals everything since the account was opened
 */
public record Account(String principalId, AccountType accountType, Head head, Instant time, Policy policy,
    Spend spend, Standing standing, Totals totals) {
  private static final Policy NO_POLICY = new Policy(null, Policy.DEFAULT_WARNING_PERCENT,
      Policy.DEFAULT_CRITICAL_PERCENT, Duration.ZERO, Policy.DEFAULT_PERIOD, Mode.OBSERVE);
  private static final Period NO_PERIOD = new Period(Instant.MIN, Instant.EPOCH);

  /** Returns the state before the first entry: what {@code PolicyApplied} opens. */
  public static Account unopened(String principalId, AccountType accountType) {
    Access access = accountType.enforceable() ? Access.ALLOWED : Access.NOT_ENFORCEABLE;
    return new Account(principalId, accountType, new Head(0, null), Instant.MIN, NO_POLICY,
        new Spend(NO_PERIOD, Usd.ZERO, Usd.ZERO, Set.of()),
        new Standing(Status.ACTIVE, access, null, null, null),
        new Totals(Usd.ZERO, 0, new AfterSuspension(0, Usd.ZERO), Map.of()));
  }

  /** Tells whether the account has its first entry. */
  public boolean opened() {
    return head.sequence() > 0;
  }

  /** Tells whether the limit is reached, by spend that may suspend: estimates count only if the policy says so. */
  public boolean overLimit() {
    Usd counting = switch (policy.unpriced()) {
      case ALERT -> spend.usd().minus(spend.estimated());
      case ENFORCE -> spend.usd();
    };
    return policy.levelOf(counting) == Threshold.EXCEEDED;
  }

  /** Returns the level that the period's spend, estimates included, has reached. */
  public Threshold level() {
    return policy.levelOf(spend.usd());
  }

  public Account with(Head newHead) {
    return new Account(principalId, accountType, newHead, time, policy, spend, standing, totals);
  }

  public Account with(Policy newPolicy) {
    return new Account(principalId, accountType, head, time, newPolicy, spend, standing, totals);
  }

  public Account with(Spend newSpend) {
    return new Account(principalId, accountType, head, time, policy, newSpend, standing, totals);
  }

  public Account with(Standing newStanding) {
    return new Account(principalId, accountType, head, time, policy, spend, newStanding, totals);
  }

  public Account with(Totals newTotals) {
    return new Account(principalId, accountType, head, time, policy, spend, standing, newTotals);
  }

  public Account at(Instant newTime) {
    return new Account(principalId, accountType, head, newTime, policy, spend, standing, totals);
  }

  /**
   * The newest ledger entry.
   *
   * @param sequence 0 before the first
   * @param hash SHA-256 of the entry's value bytes, lower-case hex; null before the first
   */
  public record Head(long sequence, @Nullable String hash) {}

  /**
   * The current period.
   *
   * @param period start and end
   * @param usd spent in it
   * @param estimated the part of {@code usd} that rests on estimates, which never suspends
   * @param announced level changes already told in this period, so that none is told twice
   */
  public record Spend(Period period, Usd usd, Usd estimated, Set<String> announced) {
    public Spend {
      announced = Collections.unmodifiableSet(new TreeSet<>(announced));
    }
  }

  /**
   * The verdict and what is under way.
   *
   * @param status the budget's verdict
   * @param access what was read back last
   * @param graceDeadline when grace ends; null outside a grace period
   * @param hold the {@code SuspensionRequired} whose hold stands; null if none does
   * @param pending sequence of the decision that the enforcer has not answered; null if none
   */
  public record Standing(Status status, Access access, @Nullable Instant graceDeadline, @Nullable Hold hold,
      @Nullable Long pending) {}

  /**
   * A reason to keep access away.
   *
   * @param decision sequence of the {@code SuspensionRequired} that placed it
   * @param since its event time
   */
  public record Hold(long decision, Instant since) {}

  /**
   * Everything since the account was opened.
   *
   * @param usd spent
   * @param invocations charged
   * @param afterSuspension charged while a hold stood
   * @param models USD by model
   */
  public record Totals(Usd usd, long invocations, AfterSuspension afterSuspension, Map<String, Usd> models) {
    public Totals {
      models = Collections.unmodifiableMap(new TreeMap<>(models));
    }
  }

  /** What enforcement prevents, or would have prevented. */
  public record AfterSuspension(long invocations, Usd usd) {}
}
