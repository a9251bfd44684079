package io.github.budgeteer.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One principal's budget: the fold of its ledger, and its latest form on the {@code accounts} topic.
 *
 * @param principalId whose account; also the key
 * @param accountType what kind of identity that is
 * @param head the newest ledger entry
 * @param time account time: the newest {@code observedAt} folded
 * @param policy the rules for its account type
 * @param terms what directives have changed of them
 * @param spend the current period
 * @param standing verdict, access and what is under way
 * @param totals everything since the account was opened
 * @param statements periods that have ended and still take late charges, the newest first
 * @param leak what came through a denial
 * @param sightedAt event time of the newest creation or deletion of the principal; null if none was seen
 */
public record Account(String principalId, AccountType accountType, Head head, Instant time, Policy policy,
    Terms terms, Spend spend, Standing standing, Totals totals, List<Statement> statements, Leak leak,
    @Nullable Instant sightedAt) {
  private static final Policy NO_POLICY = new Policy(null, Policy.DEFAULT_WARNING_PERCENT,
      Policy.DEFAULT_CRITICAL_PERCENT, Duration.ZERO, Policy.DEFAULT_PERIOD, Mode.OBSERVE);
  private static final Period NO_PERIOD = new Period(Instant.MIN, Instant.EPOCH);

  public Account {
    statements = List.copyOf(statements);
  }

  /** Returns the state before the first entry: what {@code PolicyApplied} opens. */
  public static Account unopened(String principalId, AccountType accountType) {
    return new Account(principalId, accountType, new Head(0, null), Instant.MIN, NO_POLICY, Terms.NONE,
        Spend.startOf(NO_PERIOD), Standing.initial(accountType),
        new Totals(Usd.ZERO, 0, new AfterSuspension(0, Usd.ZERO), Map.of()), List.of(), Leak.NONE, null);
  }

  /** Tells whether the account has its first entry. */
  public boolean opened() {
    return head.sequence() > 0;
  }

  /** Returns the rules that it is held to: the policy, and what directives have changed of it. */
  public Policy rules() {
    return terms.applyTo(policy);
  }

  /**
   * Tells whether the budget takes access away: the limit is reached by spend that may suspend, and no exemption stands.
   * Estimates count only if the policy says so.
   */
  public boolean overLimit() {
    Usd counting = switch (policy.unpriced()) {
      case ALERT -> spend.usd().minus(spend.estimated());
      case ENFORCE -> spend.usd();
    };
    return terms.exemption() == null && rules().levelOf(counting) == Threshold.EXCEEDED;
  }

  /** Returns the level that the period's spend, estimates included, has reached. */
  public Threshold level() {
    return rules().levelOf(spend.usd());
  }

  public Account with(Head newHead) {
    return new Account(principalId, accountType, newHead, time, policy, terms, spend, standing, totals,
        statements,
        leak, sightedAt);
  }

  public Account with(Policy newPolicy) {
    return new Account(principalId, accountType, head, time, newPolicy, terms, spend, standing, totals,
        statements,
        leak, sightedAt);
  }

  public Account with(Terms newTerms) {
    return new Account(principalId, accountType, head, time, policy, newTerms, spend, standing, totals,
        statements,
        leak, sightedAt);
  }

  public Account with(Spend newSpend) {
    return new Account(principalId, accountType, head, time, policy, terms, newSpend, standing, totals,
        statements,
        leak, sightedAt);
  }

  public Account with(Standing newStanding) {
    return new Account(principalId, accountType, head, time, policy, terms, spend, newStanding, totals,
        statements,
        leak, sightedAt);
  }

  public Account with(Totals newTotals) {
    return new Account(principalId, accountType, head, time, policy, terms, spend, standing, newTotals,
        statements,
        leak, sightedAt);
  }

  public Account with(List<Statement> newStatements) {
    return new Account(principalId, accountType, head, time, policy, terms, spend, standing, totals,
        newStatements,
        leak, sightedAt);
  }

  public Account with(Leak newLeak) {
    return new Account(principalId, accountType, head, time, policy, terms, spend, standing, totals,
        statements,
        newLeak, sightedAt);
  }

  public Account at(Instant newTime) {
    return new Account(principalId, accountType, head, newTime, policy, terms, spend, standing, totals,
        statements,
        leak, sightedAt);
  }

  public Account sightedAt(Instant newest) {
    return new Account(principalId, accountType, head, time, policy, terms, spend, standing, totals,
        statements,
        leak, newest);
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
   * @param crossing what took the spend over the limit; null while it is not
   */
  public record Spend(Period period, Usd usd, Usd estimated, Set<String> announced,
      @Nullable Crossing crossing) {
    public Spend {
      announced = SortedTexts.of(announced);
    }

    /** Returns what a new period begins with. */
    public static Spend startOf(Period period) {
      return new Spend(period, Usd.ZERO, Usd.ZERO, Set.of(), null);
    }

    public Spend with(@Nullable Crossing newCrossing) {
      return new Spend(period, usd, estimated, announced, newCrossing);
    }

    public Spend with(Set<String> newAnnounced) {
      return new Spend(period, usd, estimated, newAnnounced, crossing);
    }

    /** Returns the spend with an amount more, of which a part rests on estimates. */
    public Spend plus(Usd amount, Usd estimate) {
      return new Spend(period, usd.plus(amount), estimated.plus(estimate), announced, crossing);
    }
  }

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
      models = ModelSums.of(models);
    }

    /** Returns the totals with another charge. */
    public Totals plus(String model, Usd amount, boolean held) {
      AfterSuspension after = held
          ? new AfterSuspension(afterSuspension.invocations() + 1, afterSuspension.usd().plus(amount))
          : afterSuspension;
      return new Totals(usd.plus(amount), invocations + 1, after,
          ModelSums.of(models).plus(model, amount));
    }
  }

  /** What enforcement prevents, or would have prevented. */
  public record AfterSuspension(long invocations, Usd usd) {}
}
