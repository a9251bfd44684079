package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What charges, adjustments and the end of a period do to an account's sums. */
final class Charging {
  /** A denial that was read back may take this long to reach every Region. */
  static final Duration DENIAL_MARGIN = Duration.ofMinutes(5);
  /** Statements that still take late charges. */
  private static final int STATEMENTS = 8;

  private Charging() {}

  static Account charged(Account account, Fact.Charged charged, Instant occurredAt) {
    Account counted = account.with(account.totals().plus(charged.model(), charged.amount(),
        heldAt(account.standing(), occurredAt)));
    if (leaks(account.standing(), occurredAt)) {
      counted = counted.with(account.leak().plus(charged.call(), charged.amount()));
    }
    Spend spend = account.spend();
    if (!spend.period().contains(occurredAt)) {
      return late(counted, statement -> statement.period().contains(occurredAt), charged.amount());
    }
    return counted.with(spend.plus(charged.amount(), estimated(charged)));
  }

  // Loops, not streams, where every call passes: they would be a tenth of all that is done with it.
  private static boolean heldAt(Standing standing, Instant occurredAt) {
    for (Hold hold : standing.holds()) {
      if (!occurredAt.isBefore(hold.since())) {
        return true;
      }
    }
    return false;
  }

  private static Usd estimated(Fact.Charged charged) {
    Usd sum = Usd.ZERO;
    for (ChargeLine line : charged.lines()) {
      if (line.estimated()) {
        sum = sum.plus(line.cost());
      }
    }
    return sum;
  }

  private static boolean leaks(Standing standing, Instant occurredAt) {
    return standing.held() && standing.deniedSince() != null
        && occurredAt.isAfter(standing.deniedSince().plus(DENIAL_MARGIN));
  }

  static Account adjusted(Account account, Fact.Adjusted adjusted) {
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
    Account counted = account
        .with(new Account.Totals(totals.usd().plus(adjusted.amount()), totals.invocations(),
            new Account.AfterSuspension(after.invocations(), after.usd().plus(adjusted.afterSuspension())),
            models));
    return account.spend().period().start().equals(adjusted.periodStart())
        ? counted.with(account.spend().plus(adjusted.spend(), adjusted.estimated()))
        : late(counted, statement -> statement.period().start().equals(adjusted.periodStart()),
            adjusted.spend());
  }

  private static Account late(Account account, Predicate<Statement> which, Usd amount) {
    List<Statement> statements = new ArrayList<>(account.statements());
    statements.replaceAll(statement -> which.test(statement) ? statement.plus(amount) : statement);
    return account.with(statements);
  }

  static Account refreshed(Account account, Decision.BudgetRefreshed refreshed) {
    List<Statement> statements = new ArrayList<>(account.statements());
    statements.addFirst(new Statement(refreshed.ended(), refreshed.spent(), Usd.ZERO));
    return account.with(List.copyOf(statements.subList(0, Math.min(STATEMENTS, statements.size()))))
        .with(Spend.startOf(refreshed.period()));
  }
}
