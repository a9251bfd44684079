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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * <p>The store has them exactly, with each charge. The topic, from which people and other systems read, has them live once a
 * minute, which is a small part of a busy principal's charges, and in a bounded run at once.
 */
final class UsageBook {
  /** All that AWS prices apart, and what is usual elsewhere; longest first. */
  private static final List<ContextBand> LENGTHS = Stream.of(272, 256, 200, 128)
      .map(thousands -> new ContextBand(thousands * 1_000L)).toList();
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private final ProcessorContext<String, Object> context;
  private final Ledger.Clock clock;
  private final KeyValueStore<String, UsageHour> store;
  private final Untold untold;
  /** What has been added and not written yet, by hour: calls that are charged together share most rows. */
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
    List<UsageRow> rows = added.computeIfAbsent(Keys.usage(call.principalId(), hour),
        any -> new ArrayList<>());
    for (ChargeLine line : charge.lines()) {
      rows.add(new UsageRow(
          new UsageRow.Key(call.principalId(), hour, periodStart, held, charge.model(), call.region(),
              charge.scope(), charge.tier(), length, line.component()),
          line.units(), line.cost(), line.estimated() ? line.cost() : Usd.ZERO));
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
      UsageHour sums = hour(key).plus(rows);
      store.put(key, sums);
      switch (clock) {
        case WALL -> untold.add(key, timestamp + TELL_EVERY.toMillis());
        case EVENT -> {
          Set<UsageRow.Key> changed = new LinkedHashSet<>();
          rows.forEach(row -> changed.add(row.key()));
          changed.forEach(row -> tell(sums.rows().get(row), timestamp));
        }
      }
    });
    added.clear();
  }

  /** Tells of hours whose time has come. */
  void tell(int most, long now) {
    for (String key : untold.due(now, most)) {
      untold.remove(key);
      hour(key).rows().values().forEach(row -> tell(row, now));
    }
  }

  /** Puts the rows of a rating in the place of those before. */
  void replace(Rerating rerating, long timestamp) {
    Map<String, List<UsageRow>> written = new LinkedHashMap<>();
    Map<String, List<UsageRow.Key>> removed = new LinkedHashMap<>();
    rerating.written()
        .forEach(row -> written.computeIfAbsent(keyOf(row.key()), any -> new ArrayList<>()).add(row));
    rerating.removed().forEach(row -> removed.computeIfAbsent(keyOf(row), any -> new ArrayList<>()).add(row));
    Set<String> hours = new LinkedHashSet<>(written.keySet());
    hours.addAll(removed.keySet());
    for (String hour : hours) {
      store.put(hour,
          hour(hour).with(written.getOrDefault(hour, List.of()), removed.getOrDefault(hour, List.of())));
    }
    rerating.removed().forEach(
        row -> context.forward(new Record<>(row.toString(), null, timestamp), BudgetTopology.WRITE_USAGE));
    rerating.written().forEach(row -> tell(row, timestamp));
  }

  /** Returns all rows of the first principal after another one; null begins with the first of all. */
  List<UsageRow> next(@Nullable String principalId) {
    List<UsageRow> rows = new ArrayList<>();
    try (KeyValueIterator<String, UsageHour> rest = principalId == null
        ? store.all()
        : store.range(Keys.afterPrincipal(principalId), null)) {
      while (rest.hasNext()) {
        KeyValue<String, UsageHour> entry = rest.next();
        if (!rows.isEmpty() && !rows.getFirst().key().principalId().equals(Keys.principalOfHour(entry.key))) {
          return rows;
        }
        rows.addAll(entry.value.rows().values());
      }
    }
    return rows;
  }

  private UsageHour hour(String key) {
    UsageHour hour = store.get(key);
    return hour == null ? UsageHour.NONE : hour;
  }

  private static String keyOf(UsageRow.Key row) {
    return Keys.usage(row.principalId(), row.hour());
  }

  private void tell(@Nullable UsageRow row, long timestamp) {
    if (row != null) {
      context.forward(new Record<>(row.key().toString(), Topic.USAGE.json().encode(row), timestamp),
          BudgetTopology.WRITE_USAGE);
    }
  }
}
