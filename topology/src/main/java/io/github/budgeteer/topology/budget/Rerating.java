package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.pricing.RateInForce;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rating a principal's past charges at today's price book comes to.
 *
 * <p>Costs the hours touched, not the calls: each row is rated once, and what the rows already charge is subtracted.
 *
 * @param adjusted the fact to apply to the account
 * @param written rows that are new or have changed
 * @param removed rows whose units stand in another one now, because their model has become known
 */
public record Rerating(Fact.Adjusted adjusted, List<UsageRow> written, Set<UsageRow.Key> removed) {

  /**
   * Which rows are rated again: those of the present period and of periods whose statement is kept, and what came too late for
   * any statement, which changes the totals alone.
   *
   * @param periods starts of those periods
   */
  public record Reach(Set<Instant> periods) {
    public Reach {
      periods = Set.copyOf(periods);
    }

    /** Returns what is in reach for an account as it is. */
    public static Reach of(Account account) {
      Set<Instant> periods = new HashSet<>();
      periods.add(account.spend().period().start());
      account.statements().forEach(statement -> periods.add(statement.period().start()));
      return new Reach(periods);
    }

    /**
     * Tells whether rows of a period are rated again.
     *
     * @param periodStart as in the key of a row
     */
    public boolean covers(@Nullable Instant periodStart) {
      return periodStart == null || periods.contains(periodStart);
    }
  }

  /** Rows that are told together: one line for a price, however many hours it covers. */
  private record LineKey(String from, String to, Component component, String price) {}

  /**
   * Rates rows again.
   *
   * @param rows all rows of one principal; those that are out of reach stay as they are
   * @param rates the price in force for a row, at its hour
   * @param account the principal's account
   * @return nothing if every row is charged as it should be
   */
  public static Optional<Rerating> of(Collection<UsageRow> rows, Function<UsageRow.Key, RateInForce> rates,
      Account account) {
    Instant present = account.spend().period().start();
    Reach reach = Reach.of(account);
    Map<Instant, Usd> ended = new TreeMap<>(Comparator.reverseOrder());
    Map<UsageRow.Key, UsageRow> existing = new LinkedHashMap<>();
    Map<UsageRow.Key, UsageRow> rated = new LinkedHashMap<>();
    Map<LineKey, AdjustmentLine> lines = new LinkedHashMap<>();
    Usd amount = Usd.ZERO;
    Usd spend = Usd.ZERO;
    Usd estimated = Usd.ZERO;
    Usd afterSuspension = Usd.ZERO;
    for (UsageRow row : rows) {
      Instant periodStart = row.key().periodStart();
      if (!reach.covers(periodStart)) {
        continue;
      }
      existing.put(row.key(), row);
      RateInForce rate = rates.apply(row.key());
      UsageRow now = rate(row, rate);
      rated.merge(now.key(), now, UsageRow::plus);
      if (now.equals(row)) {
        continue;
      }
      Usd change = now.usd().minus(row.usd());
      amount = amount.plus(change);
      if (present.equals(periodStart)) {
        spend = spend.plus(change);
        estimated = estimated.plus(now.estimated().minus(row.estimated()));
      } else if (periodStart != null) {
        ended.merge(periodStart, change, Usd::plus);
      }
      if (row.key().held()) {
        afterSuspension = afterSuspension.plus(change);
      }
      lines.merge(
          new LineKey(row.key().model(), now.key().model(), row.key().component(), rate.price()),
          new AdjustmentLine(row.key().model(), now.key().model(), row.key().component(), row.units(),
              row.usd(),
              now.usd(), rate.price()),
          (a, b) -> new AdjustmentLine(a.from(), a.to(), a.component(), a.units() + b.units(),
              a.before().plus(b.before()), a.after().plus(b.after()), a.price()));
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    List<UsageRow> written = rated.values().stream().filter(row -> !row.equals(existing.get(row.key())))
        .toList();
    existing.keySet().removeAll(rated.keySet());
    return Optional.of(new Rerating(
        new Fact.Adjusted(amount, present, spend, estimated, afterSuspension,
            List.copyOf(lines.values()),
            ended.entrySet().stream().filter(change -> !change.getValue().equals(Usd.ZERO))
                .map(change -> new Fact.Adjusted.EndedPeriod(change.getKey(), change.getValue())).toList()),
        written, Set.copyOf(existing.keySet())));
  }

  private static UsageRow rate(UsageRow row, RateInForce rate) {
    UsageRow.Key key = row.key();
    Usd usd = Usd.forUnits(row.units(), rate.usdPerMillion());
    return new UsageRow(
        new UsageRow.Key(key.principalId(), key.hour(), key.periodStart(), key.held(), rate.model(),
            key.region(),
            rate.scope(), key.tier(), key.context(), key.component()),
        row.units(), usd, rate.estimated() ? usd : Usd.ZERO);
  }
}
