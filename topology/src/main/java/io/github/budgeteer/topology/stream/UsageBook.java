package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.pricing.Charge;
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

/** The usage rows of one partition: charging adds to them, and rating again replaces them. */
final class UsageBook {
  private static final Json<UsageRow> JSON = Topic.USAGE.json();

  /** All that AWS prices apart, and what is usual elsewhere; longest first. */
  private static final List<ContextBand> LENGTHS = Stream.of(272, 256, 200, 128)
      .map(thousands -> new ContextBand(thousands * 1_000L)).toList();

  private final ProcessorContext<String, Object> context;
  private final KeyValueStore<byte[], byte[]> store;
  /** What has been added and not written yet: calls that are charged together share most rows. */
  private final Map<UsageRow.Key, UsageRow> added = new LinkedHashMap<>();

  UsageBook(ProcessorContext<String, Object> context) {
    this.context = context;
    store = context.getStateStore(Stores.USAGE);
  }

  /** Adds what a call used, as it was charged between two states of its account. */
  void add(Invocation call, Charge charge, Account before, Account after) {
    Instant occurredAt = call.occurredAt();
    Instant periodStart = after.spend().period().contains(occurredAt) ? after.spend().period().start() : null;
    boolean held = after.totals().afterSuspension().invocations() > before.totals().afterSuspension()
        .invocations();
    ContextBand length = length(call.usage());
    for (ChargeLine line : charge.lines()) {
      UsageRow row = new UsageRow(
          new UsageRow.Key(call.principalId(), occurredAt.truncatedTo(ChronoUnit.HOURS), periodStart, held,
              charge.model(), call.region(), charge.scope(), charge.tier(), length,
              line.component()),
          line.units(), line.cost(), line.estimated() ? line.cost() : Usd.ZERO);
      added.merge(row.key(), row, UsageRow::plus);
    }
  }

  /** Lengths are told apart by these, whether or not a model has prices for them yet: it may get some. */
  private static ContextBand length(Usage usage) {
    long input = usage.input();
    return LENGTHS.stream().filter(length -> input > length.over()).findFirst().orElse(ContextBand.ANY);
  }

  /** Writes what was added. */
  void flush(long timestamp) {
    for (UsageRow row : added.values()) {
      byte[] before = store.get(Keys.usage(row.key()));
      write(before == null ? row : JSON.decode(before).plus(row), timestamp);
    }
    added.clear();
  }

  /** Puts the rows of a rating in the place of those before. */
  void replace(Rerating rerating, long timestamp) {
    rerating.removed().forEach(key -> {
      store.put(Keys.usage(key), null);
      context.forward(new Record<>(key.toString(), null, timestamp), BudgetTopology.WRITE_USAGE);
    });
    rerating.written().forEach(row -> write(row, timestamp));
  }

  /** Returns all rows of the first principal after another one; null begins with the first of all. */
  List<UsageRow> next(@Nullable String principalId) {
    List<UsageRow> rows = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> rest = principalId == null
        ? store.all()
        : store.range(Keys.afterPrincipal(principalId), null)) {
      while (rest.hasNext()) {
        KeyValue<byte[], byte[]> entry = rest.next();
        UsageRow row = JSON.decode(entry.value);
        if (!rows.isEmpty() && !rows.getFirst().key().principalId().equals(row.key().principalId())) {
          return rows;
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private void write(UsageRow row, long timestamp) {
    byte[] value = JSON.encode(row);
    store.put(Keys.usage(row.key()), value);
    context.forward(new Record<>(row.key().toString(), value, timestamp), BudgetTopology.WRITE_USAGE);
  }
}
