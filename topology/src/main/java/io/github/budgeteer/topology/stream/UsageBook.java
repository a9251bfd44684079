package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.pricing.Charge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The usage rows of one partition: charging adds to them, and rating again replaces them.
 *
 * <p>The store has them exactly, with each charge. The topic, from which people and other systems read, has new rows within
 * seconds and then once a minute, which is a small part of a busy principal's charges; in a bounded run it has them at once.
 */
final class UsageBook {
  /** All that AWS prices apart, and what is usual elsewhere; longest first. */
  private static final List<ContextBand> LENGTHS = Stream.of(272, 256, 200, 128)
      .map(thousands -> new ContextBand(thousands * 1_000L)).toList();
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private final ProcessorContext<String, Object> context;
  private final Ledger.Clock clock;
  private final KeyValueStore<String, UsageSums> store;
  private final Untold untold;
  /** What has been added and not written yet: calls that are charged together share most rows. */
  private final Map<String, List<UsageRow>> added = new LinkedHashMap<>();

  UsageBook(ProcessorContext<String, Object> context, Ledger.Clock clock) {
    this.context = context;
    this.clock = clock;
    store = context.getStateStore(Stores.USAGE);
    untold = new Untold(context.getStateStore(Stores.UNTOLD_USAGE));
  }

  /** Adds what a call used, as it was charged between two states of its account. */
  void add(Invocation call, Charge charge, Account before, Account after) {
    Instant hour = call.occurredAt().truncatedTo(ChronoUnit.HOURS);
    Instant periodStart = after.spend().period().contains(call.occurredAt())
        ? after.spend().period().start()
        : null;
    boolean held = after.totals().afterSuspension().invocations() > before.totals().afterSuspension()
        .invocations();
    ContextBand length = length(call.usage());
    List<ChargeLine> lines = charge.lines();
    if (lines.isEmpty()) {
      return;
    }
    UsageRow.Key shared = new UsageRow.Key(call.principalId(), hour, periodStart, held, charge.model(),
        call.region(),
        charge.scope(), charge.tier(), length, lines.getFirst().component());
    List<UsageRow> rows = added.computeIfAbsent(Keys.usage(shared), any -> new ArrayList<>());
    for (ChargeLine line : lines) {
      rows.add(new UsageRow(shared.with(line.component()), line.units(), line.cost(),
          line.estimated() ? line.cost() : Usd.ZERO));
    }
  }

  /** Lengths are told apart by these, whether or not a model has prices for them yet: it may get some. */
  private static ContextBand length(Usage usage) {
    long input = usage.input();
    if (input <= LENGTHS.getLast().over()) {
      return ContextBand.ANY;
    }
    return LENGTHS.stream().filter(length -> input > length.over()).findFirst().orElse(ContextBand.ANY);
  }

  /** Writes what was added. */
  void flush(long timestamp) {
    added.forEach((key, rows) -> {
      UsageSums sums = sums(key);
      boolean known = !sums.rows().isEmpty();
      for (UsageRow row : rows) {
        sums = sums.plus(row);
      }
      store.put(key, sums);
      switch (clock) {
        case WALL -> untold.add(key, known ? context.currentSystemTimeMs() + TELL_EVERY.toMillis() : 0);
        case EVENT -> sums.rows().forEach(row -> tell(row, timestamp));
      }
    });
    added.clear();
  }

  /** Tells of rows whose time has come. */
  void tell(int most, long now) {
    for (String key : untold.due(now, most)) {
      untold.remove(key);
      sums(key).rows().forEach(row -> tell(row, now));
    }
  }

  /** Puts the rows of a rating in the place of those before. */
  void replace(Rerating rerating, long timestamp) {
    for (UsageRow.Key removed : rerating.removed()) {
      String key = Keys.usage(removed);
      UsageSums rest = sums(key).without(removed.component());
      store.put(key, rest.rows().isEmpty() ? null : rest);
      context.forward(new Record<>(removed.toString(), null, timestamp), BudgetTopology.WRITE_USAGE);
    }
    for (UsageRow row : rerating.written()) {
      String key = Keys.usage(row.key());
      store.put(key, sums(key).with(row));
      tell(row, timestamp);
    }
  }

  /** Returns all rows of the first principal after another one; null begins with the first of all. */
  List<UsageRow> next(@Nullable String principalId) {
    List<UsageRow> rows = new ArrayList<>();
    try (KeyValueIterator<String, UsageSums> rest = principalId == null
        ? store.all()
        : store.range(Keys.afterPrincipal(principalId), null)) {
      while (rest.hasNext()) {
        KeyValue<String, UsageSums> entry = rest.next();
        if (!rows.isEmpty()
            && !rows.getFirst().key().principalId().equals(Keys.principalOfUsage(entry.key))) {
          return rows;
        }
        rows.addAll(entry.value.rows());
      }
    }
    return rows;
  }

  private UsageSums sums(String key) {
    UsageSums sums = store.get(key);
    return sums == null ? UsageSums.NONE : sums;
  }

  private void tell(UsageRow row, long timestamp) {
    context.forward(new Record<>(row.key().toString(), Topic.USAGE.json().encode(row), timestamp),
        BudgetTopology.WRITE_USAGE);
  }
}
