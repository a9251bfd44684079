package io.github.budgeteer.cli.budgets;

import io.github.budgeteer.cli.budgets.Budget.Exemption;
import io.github.budgeteer.cli.budgets.Budget.Lease;
import io.github.budgeteer.cli.budgets.Budget.Limit;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a file of budgets the accounts do not hold yet. */
public final class BudgetChanges {
  private final Budget wanted;
  private final Budget standing;
  private final @Nullable Account account;
  private final List<Step> steps = new ArrayList<>();

  private BudgetChanges(Budget wanted, @Nullable Account account) {
    this.wanted = wanted;
    this.account = account;
    this.standing = Budget.standing(wanted.principalId(), account == null ? Terms.NONE : account.terms());
  }

  /** When of one principal's changes each is made: what gives room before what takes it, so that nothing is suspended in between. */
  private enum Turn {
    OBSERVE, EXEMPT, RAISE_BY_LEASE, LIMIT, LEASE, END_LEASE, END_EXEMPTION, ENFORCE
  }

  private record Step(Turn turn, BudgetChange change) {}

  /**
   * Returns the differences in the order to send them, the principals in that of the file.
   *
   * @param accounts as last told, by principal
   */
  public static List<BudgetChange> of(BudgetFile file, Map<String, Account> accounts) {
    List<Budget> wanted = new ArrayList<>(file.budgets());
    if (file.complete()) {
      wanted.replaceAll(Budget::complete);
      Set<String> named = wanted.stream().map(Budget::principalId).collect(Collectors.toSet());
      // A closed account takes no directive, and its terms bind nobody.
      accounts.values().stream().filter(account -> !account.standing().closed()).map(Account::principalId)
          .filter(id -> !named.contains(id)).sorted().map(Budget::standard).forEach(wanted::add);
    }
    return wanted.stream()
        .flatMap(budget -> new BudgetChanges(budget, accounts.get(budget.principalId())).all().stream())
        .toList();
  }

  private List<BudgetChange> all() {
    Policy policy = account == null ? null : account.policy();
    if (wanted.limit().changes(standing.limit())) {
      Limit own = wanted.limit().own();
      add(Turn.LIMIT, "limit", BudgetWords.limit(standing.limit(), policy),
          BudgetWords.limit(wanted.limit(), policy),
          own == null ? new Directive.UseDefaultLimit() : new Directive.SetLimit(own.usd()));
    }
    if (wanted.lease().changes(standing.lease())) {
      Lease own = wanted.lease().own();
      add(own == null ? Turn.END_LEASE : raises(own) ? Turn.RAISE_BY_LEASE : Turn.LEASE, "lease",
          BudgetWords.lease(standing.lease()), BudgetWords.lease(wanted.lease()), own == null
              ? new Directive.GrantLease(null, Instant.EPOCH)
              : new Directive.GrantLease(own.usd(), own.until()));
    }
    if (wanted.exemption().changes(standing.exemption())) {
      Exemption own = wanted.exemption().own();
      Exemption ended = standing.exemption().own();
      add(own == null ? Turn.END_EXEMPTION : Turn.EXEMPT, "exemption",
          BudgetWords.exemption(standing.exemption()), BudgetWords.exemption(wanted.exemption()),
          own != null
              ? new Directive.Exempt(own.until(), own.owner())
              : new Directive.Exempt(Instant.EPOCH, ended == null ? "nobody" : ended.owner()));
    }
    if (wanted.mode().changes(standing.mode())) {
      Mode own = wanted.mode().own();
      Mode then = own == null && policy != null ? policy.mode() : own;
      add(then == Mode.OBSERVE ? Turn.OBSERVE : Turn.ENFORCE, "mode",
          BudgetWords.mode(standing.mode(), policy), BudgetWords.mode(wanted.mode(), policy),
          new Directive.SetMode(own));
    }
    return steps.stream().sorted(Comparator.comparing(Step::turn)).map(Step::change).toList();
  }

  /** Tells whether a lease raises the limit that stands, without which the account would refuse it before the limit is lowered. */
  private boolean raises(Lease lease) {
    Usd limit = account == null ? null : account.terms().withLease(null).applyTo(account.policy()).limit();
    return limit != null && !limit.isAtLeast(lease.usd());
  }

  private void add(Turn turn, String what, String now, String then, Directive.Request request) {
    long sequence = account == null ? 0 : account.head().sequence();
    steps.add(new Step(turn,
        new BudgetChange(wanted.principalId(), sequence, what, now, then, request)));
  }
}
