package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the ledger of one principal tells about what its account only names. */
final class LedgerReading {
  private final List<LedgerEntry> entries;

  /** Takes all entries, the oldest first. */
  LedgerReading(List<LedgerEntry> entries) {
    this.entries = entries;
  }

  /** Returns who gave a directive that the account took. */
  Explanation.@Nullable Asked asked(Predicate<Directive> which) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      LedgerEntry entry = entries.get(i);
      if (entry.entry() instanceof Fact.DirectiveReceived received && which.test(received.directive())
          && !(i + 1 < entries.size()
              && entries.get(i + 1).entry() instanceof Decision.DirectiveRejected)) {
        return asked(received, entry.occurredAt());
      }
    }
    return null;
  }

  private static Explanation.Asked asked(Fact.DirectiveReceived received, Instant at) {
    return new Explanation.Asked(received.directive().actor(), received.directive().reason(), at);
  }

  /** Returns the entry of a sequence, if it is of a type. */
  <E extends Entry> Optional<E> at(long sequence, Class<E> type) {
    return entries.stream().filter(entry -> entry.sequence() == sequence).map(LedgerEntry::entry)
        .filter(type::isInstance).map(type::cast).findFirst();
  }

  private Optional<LedgerEntry> newest(Predicate<LedgerEntry> which) {
    return entries.reversed().stream().filter(which).findFirst();
  }

  /** Returns what took the account over its limit, as its crossing names it. */
  Explanation.@Nullable CrossedBy crossedBy(Account account) {
    var crossing = account.spend().crossing();
    if (crossing == null) {
      return null;
    }
    if (crossing.call() != null) {
      String call = crossing.call();
      String[] key = call.split("\\|", 3);
      Usd usd = newest(entry -> entry.entry() instanceof Fact.Charged charged && charged.call().equals(call))
          .map(entry -> ((Fact.Charged) entry.entry()).amount()).orElse(null);
      return new Explanation.CrossedBy(Explanation.Crosser.CALL, crossing.model(),
          key.length == 3 ? key[1] : null, key.length == 3 ? key[2] : call, usd, crossing.occurredAt(),
          crossing.observedAt(), null);
    }
    Entry fact = newest(entry -> entry.entry() instanceof Fact
        && entry.occurredAt().equals(crossing.occurredAt())
        && entry.observedAt().equals(crossing.observedAt())).map(LedgerEntry::entry).orElse(null);
    return new Explanation.CrossedBy(switch (fact) {
      case Fact.DirectiveReceived directive -> Explanation.Crosser.DIRECTIVE;
      case Fact.Adjusted adjusted -> Explanation.Crosser.PRICES;
      case Fact.TimerElapsed elapsed -> Explanation.Crosser.TIME;
      case null -> Explanation.Crosser.RULES;
      case Entry other -> Explanation.Crosser.RULES;
    }, null, null, null, null, crossing.occurredAt(), crossing.observedAt(),
        fact instanceof Fact.DirectiveReceived received ? asked(received, crossing.occurredAt()) : null);
  }

  /** Returns what was charged in a period by model, adjustments that concern it alone included. */
  Map<String, Usd> models(Period period) {
    Map<String, Usd> models = new HashMap<>();
    for (LedgerEntry entry : entries) {
      if (entry.entry() instanceof Fact.Charged charged && period.contains(entry.occurredAt())) {
        models.merge(charged.model(), charged.amount(), Usd::plus);
      } else if (entry.entry() instanceof Fact.Adjusted adjusted
          && adjusted.periodStart().equals(period.start()) && adjusted.amount().equals(adjusted.spend())) {
        for (AdjustmentLine line : adjusted.lines()) {
          models.merge(line.from(), Usd.ZERO.minus(line.before()), Usd::plus);
          models.merge(line.to(), line.after(), Usd::plus);
        }
      }
    }
    return models;
  }

  Instant opened() {
    return entries.isEmpty() ? Instant.EPOCH : entries.getFirst().occurredAt();
  }

  /** Returns the newest suspension, with its measure if there is one. */
  Explanation.@Nullable Suspension lastSuspension() {
    return newest(entry -> entry.entry() instanceof Decision.SuspensionRequired).map(entry -> {
      var required = (Decision.SuspensionRequired) entry.entry();
      Measure measure = newest(later -> later.entry() instanceof Decision.AccessSuspended suspended
          && suspended.decision() == entry.sequence())
          .map(later -> ((Decision.AccessSuspended) later.entry()).measure()).orElse(null);
      return new Explanation.Suspension(entry.occurredAt(), required.cause(), required.spent(),
          required.limit(), required.enforced(), measure == null ? null : measured(measure));
    }).orElse(null);
  }

  private static Explanation.Measured measured(Measure measure) {
    Instant start = measure.crossedAt() == null ? measure.decidedAt() : measure.crossedAt();
    return new Explanation.Measured(millis(measure.crossedAt(), measure.arrivedAt()),
        millis(measure.arrivedAt(), measure.decidedAt()), millis(measure.decidedAt(), measure.changedAt()),
        millis(measure.changedAt(), measure.verifiedAt()),
        Duration.between(start, measure.verifiedAt()).toMillis(), measure.verifiedAt(), measure.over());
  }

  private static @Nullable Long millis(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : Duration.between(from, to).toMillis();
  }

  /** Returns what kept the newest decision about access from being carried out; null if nothing did. */
  Explanation.@Nullable Failure failure() {
    return newest(entry -> switch (entry.entry()) {
      case Decision.SuspensionRequired required -> true;
      case Decision.RestorationRequired required -> true;
      case Decision.AccessSuspended suspended -> true;
      case Decision.AccessRestored restored -> true;
      case Entry other -> failure(other) != null;
    }).map(entry -> {
      String message = failure(entry.entry());
      return message == null ? null : new Explanation.Failure(entry.occurredAt(), message);
    }).orElse(null);
  }

  private static @Nullable String failure(Entry entry) {
    return switch (entry) {
      case Decision.SuspensionHeld held -> held.message();
      case Decision.SuspensionFailed failed -> failed.message();
      case Decision.RestorationFailed failed -> failed.message();
      case Entry other -> null;
    };
  }
}
