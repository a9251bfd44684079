package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What charges, adjustments and the end of a period do to an account's sums. */
final class Charging {
  /** A denial that was read back may take this long to reach every Region. */
  static final Duration DENIAL_MARGIN = Duration.ofMinutes(5);
  /** Statements that are kept however old they are. */
  private static final int LEAST_STATEMENTS = 8;
  /** Statements that are kept at all, so that an account of short periods stays small: two days of hours. */
  private static final int MOST_STATEMENTS = 48;
  /** How late logs may usually come: what ended within it keeps its statement. */
  private static final Duration USUAL_HORIZON = Duration.ofDays(2);

  private Charging() {}

  static Account charged(Account account, Fact.Charged charged, Instant occurredAt) {
    Account counted = account.with(account.totals().plus(charged.model(), charged.amount(),
        heldAt(account.standing(), occurredAt)));
    if (leaks(account.standing(), occurredAt)) {
      counted = counted.with(account.leak().plus(charged.call(), charged.amount()));
    }
    Spend spend = account.spend();
    if (!spend.period().contains(occurredAt)) {
      return late(counted, occurredAt, charged.amount());
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
    for (Fact.Adjusted.EndedPeriod ended : adjusted.ended()) {
      counted = late(counted, ended.periodStart(), ended.spend());
    }
    return account.spend().period().start().equals(adjusted.periodStart())
        ? counted.with(account.spend().plus(adjusted.spend(), adjusted.estimated()))
        : late(counted, adjusted.periodStart(), adjusted.spend());
  }

  /**
   * Adds an amount to the statement of the ended period that contains a time. A period that passed without a fact, and one
   * before the opening, has none until then.
   */
  private static Account late(Account account, Instant at, Usd amount) {
    List<Statement> statements = new ArrayList<>(account.statements());
    Period later = account.spend().period();
    int place = 0;
    while (place < statements.size() && at.isBefore(statements.get(place).period().start())) {
      later = statements.get(place).period();
      place++;
    }
    Statement here = place < statements.size() ? statements.get(place) : null;
    if (here != null && here.period().contains(at)) {
      statements.set(place, here.plus(amount));
    } else {
      Period whole = account.policy().period().before(at, account.spend().period());
      // The rules may have had other periods when those around it were made, and no time belongs to two.
      Instant start = here == null ? whole.start() : latest(whole.start(), here.period().end());
      Instant end = later.start().isBefore(whole.end()) ? later.start() : whole.end();
      statements.add(place, new Statement(new Period(start, end), Usd.ZERO, Usd.ZERO).plus(amount));
    }
    return account.with(kept(statements, account.spend().period()));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Returns the statements that still take late charges; one that is gone never comes back with a part of its sum. */
  private static List<Statement> kept(List<Statement> statements, Period present) {
    Instant reach = present.start().minus(USUAL_HORIZON);
    int kept = Math.min(LEAST_STATEMENTS, statements.size());
    while (kept < Math.min(MOST_STATEMENTS, statements.size())
        && statements.get(kept).period().end().isAfter(reach)) {
      kept++;
    }
    return statements.subList(0, kept);
  }

  static Account refreshed(Account account, Decision.BudgetRefreshed refreshed) {
    List<Statement> statements = new ArrayList<>(account.statements());
    statements.addFirst(new Statement(refreshed.ended(), refreshed.spent(), Usd.ZERO));
    return account.with(kept(statements, refreshed.period())).with(Spend.startOf(refreshed.period()));
  }
}
