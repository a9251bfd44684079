package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** All that ever happened to a naive account and followed from it; every sum goes through the whole of it. */
public final class NaiveHistory {
  private static final int AT_LEAST = 8;
  private static final int AT_MOST = 48;
  private static final Duration HORIZON = Duration.ofDays(2);

  /** One entry with its times; its sequence is its place, from 1. */
  public record Line(Entry entry, Instant occurredAt, Instant observedAt) {}

  /** A period that has a statement, and how many entries there were when it got it. */
  private record Stated(Period period, int made) {}

  final List<Period> periods = new ArrayList<>();
  private final List<Stated> stated = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<Fact.Charged> afterSuspension = new ArrayList<>();

  long add(Entry entry, Instant occurredAt, Instant observedAt) {
    lines.add(new Line(entry, occurredAt, observedAt));
    return lines.size();
  }

  void afterSuspension(Fact.Charged charged) {
    afterSuspension.add(charged);
  }

  public List<Line> lines() {
    return lines;
  }

  /** Returns the charges that came while a hold stood. */
  public List<Fact.Charged> afterSuspension() {
    return afterSuspension;
  }

  /** Returns what was spent in a period, whenever it came in. */
  Usd spent(Period period) {
    return spent(period, 0);
  }

  /** Returns what came in for a period after so many entries. */
  private Usd spent(Period period, int from) {
    Usd spent = Usd.ZERO;
    for (Line line : lines.subList(from, lines.size())) {
      if (line.entry() instanceof Fact.Charged charged && period.contains(line.occurredAt())) {
        spent = spent.plus(charged.amount());
      }
      if (line.entry() instanceof Fact.Adjusted adjusted && adjusted.periodStart().equals(period.start())) {
        spent = spent.plus(adjusted.spend());
      }
      if (line.entry() instanceof Fact.Adjusted adjusted) {
        for (Fact.Adjusted.EndedPeriod ended : adjusted.ended()) {
          spent = ended.periodStart().equals(period.start()) ? spent.plus(ended.spend()) : spent;
        }
      }
    }
    return spent;
  }

  /** Returns the part of a period's spend that rests on estimates. */
  public Usd estimated(Period period) {
    Usd estimated = Usd.ZERO;
    for (Line line : lines) {
      if (line.entry() instanceof Fact.Charged charged && period.contains(line.occurredAt())) {
        for (ChargeLine part : charged.lines()) {
          estimated = part.estimated() ? estimated.plus(part.cost()) : estimated;
        }
      }
      if (line.entry() instanceof Fact.Adjusted adjusted && adjusted.periodStart().equals(period.start())) {
        estimated = estimated.plus(adjusted.estimated());
      }
    }
    return estimated;
  }

  /** Returns what all that ever came in comes to. */
  public Usd total() {
    Usd total = Usd.ZERO;
    for (Line line : lines) {
      total = switch (line.entry()) {
        case Fact.Charged charged -> total.plus(charged.amount());
        case Fact.Adjusted adjusted -> total.plus(adjusted.amount());
        case Entry other -> total;
      };
    }
    return total;
  }

  Usd counting(Unpriced unpriced) {
    Usd spent = spent(periods.getLast());
    return unpriced == Unpriced.ENFORCE ? spent : spent.minus(estimated(periods.getLast()));
  }

  Threshold level(NaiveRules rules) {
    return periods.isEmpty() ? Threshold.NORMAL : rules.level(spent(periods.getLast()));
  }

  /** Returns the level change to be told: each level once per period, direction and limit. */
  Optional<Decision> levelChange(Threshold before, NaiveRules rules) {
    Threshold now = level(rules);
    Usd limit = rules.limit();
    if (now == before) {
      return Optional.empty();
    }
    for (Line line : lines.subList(refreshedAt(periods.getLast()), lines.size())) {
      if (line.entry() instanceof Decision.ThresholdChanged told && told.to() == now
          && told.to().compareTo(told.from()) > 0 == now.compareTo(before) > 0
          && Objects.equals(told.limit(), limit)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Decision.ThresholdChanged(before, now, spent(periods.getLast()), limit));
  }

  /** Returns the statements that are kept, the newest first. */
  public List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    for (Stated one : stated) {
      boolean wasPresent = periods.contains(one.period());
      Usd late = spent(one.period(), one.made());
      statements.add(new Statement(one.period(), wasPresent ? spent(one.period()) : late, late));
    }
    return statements;
  }

  /** Begins a period: the one before it gets its statement. */
  void begin(Period next) {
    stated.add(new Stated(periods.getLast(), lines.size()));
    periods.add(next);
    keep();
  }

  /** Gives a time that something comes late for a statement, if it has none. */
  void state(Instant at, PeriodSpec spec) {
    Period present = periods.getLast();
    if (!at.isBefore(present.start()) || stated.stream().anyMatch(one -> one.period().contains(at))) {
      return;
    }
    Instant start;
    Instant end;
    switch (spec) {
      case PeriodSpec.Rolling rolling -> {
        end = present.start();
        start = end.minus(rolling.length());
        while (at.isBefore(start)) {
          end = start;
          start = end.minus(rolling.length());
        }
      }
      case PeriodSpec.Calendar calendar -> {
        start = calendar.containing(at, null).start();
        end = calendar.containing(at, null).end();
      }
    }
    List<Period> others = new ArrayList<>(stated.stream().map(Stated::period).toList());
    others.add(present);
    for (Period other : others) {
      if (other.start().isAfter(at) && other.start().isBefore(end)) {
        end = other.start();
      }
      if (!other.end().isAfter(at) && other.end().isAfter(start)) {
        start = other.end();
      }
    }
    stated.add(new Stated(new Period(start, end), lines.size()));
    keep();
  }

  private void keep() {
    stated.sort(Comparator.comparing((Stated one) -> one.period().start()).reversed());
    Instant reach = periods.getLast().start().minus(HORIZON);
    while (stated.size() > AT_MOST
        || (stated.size() > AT_LEAST && !stated.getLast().period().end().isAfter(reach))) {
      stated.removeLast();
    }
  }

  /** Tells whether a suspension or restoration was required since an entry. */
  boolean requiredSince(long sequence) {
    return lines.subList(Math.toIntExact(sequence), lines.size()).stream()
        .anyMatch(line -> line.entry() instanceof Decision.SuspensionRequired
            || line.entry() instanceof Decision.RestorationRequired);
  }

  /** Returns how many entries there were when a period began. */
  private int refreshedAt(Period period) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).entry() instanceof Decision.BudgetRefreshed refreshed
          && refreshed.period().equals(period)) {
        return i;
      }
    }
    return 0;
  }

  /** Returns the decisions and facts in order. */
  public List<Entry> entries() {
    return lines.stream().map(Line::entry).toList();
  }
}
