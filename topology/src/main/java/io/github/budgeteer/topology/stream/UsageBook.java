package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.pricing.Charge;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
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
 * <p>A call's usage is kept with its account at first, because that is written anyway. It comes into the store, and is told,
 * when the account is new to it, and then once a minute. What waits for that is found again after a crash: an account with
 * recent usage waits.
 */
final class UsageBook {
  /** All that AWS prices apart, and what is usual elsewhere; longest first. */
  private static final List<ContextBand> LENGTHS = Stream.of(272, 256, 200, 128)
      .map(thousands -> new ContextBand(thousands * 1_000L)).toList();
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  /** Sums kept with an account; their units are written with it once a commit, which is cheap only while they are few. */
  private static final int MOST_RECENT = 16;

  private final ProcessorContext<String, Object> context;
  private final KeyValueStore<String, UsageSums> store;
  private final UsageKind.Table kinds = new UsageKind.Table();
  private Instant lastHour = Instant.EPOCH;
  /** Whose usage was not told lately: it is told at once. */
  private final Set<String> fresh = new LinkedHashSet<>();
  /** Principal → when its recent usage is to be told, nearly in that order. */
  private final Map<String, Long> waiting = new LinkedHashMap<>();
  /** Principal → when usage of it was told last, the eldest first; those of the last minute. */
  private final Map<String, Long> told = new LinkedHashMap<>();

  UsageBook(ProcessorContext<String, Object> context) {
    this.context = context;
    store = context.getStateStore(Stores.USAGE);
  }

  /** Returns recent usage with what a call used, as it was charged between two states of its account. */
  List<RecentUsage> add(List<RecentUsage> recent, Invocation call, Charge charge, Account before,
      Account after) {
    List<ChargeLine> lines = charge.lines();
    if (lines.isEmpty()) {
      return recent;
    }
    // Of the period that it was charged in, not after it reached us; but of the hour that its price is of.
    Instant chargedAt = call.occurredAt().isAfter(after.time()) ? after.time() : call.occurredAt();
    Instant periodStart = periodStart(after, chargedAt);
    boolean held = after.totals().afterSuspension().invocations() > before.totals().afterSuspension()
        .invocations();
    Instant hour = hour(call.occurredAt());
    UsageKind kind = kinds.of(held, charge.model(), call.region(), charge.scope(), charge.tier(),
        length(call.usage()));
    RecentUsage[] sums = recent.toArray(RecentUsage[]::new);
    for (int i = 0; i < sums.length; i++) {
      RecentUsage sum = sums[i].plus(hour, periodStart, kind, lines);
      if (sum != null) {
        sums[i] = sum;
        return Arrays.asList(sums);
      }
    }
    RecentUsage[] more = Arrays.copyOf(sums, sums.length + 1);
    more[sums.length] = RecentUsage.of(call.principalId(), hour, periodStart, kind, lines);
    if (more.length <= MOST_RECENT) {
      return Arrays.asList(more);
    }
    tell(call.principalId(), Arrays.asList(more), context.currentSystemTimeMs());
    return List.of();
  }

  /** Returns the start of the period that a charge has counted in; null if it came too late for a statement. */
  private static @Nullable Instant periodStart(Account account, Instant chargedAt) {
    if (account.spend().period().contains(chargedAt)) {
      return account.spend().period().start();
    }
    for (Statement statement : account.statements()) {
      if (statement.period().contains(chargedAt)) {
        return statement.period().start();
      }
    }
    return null;
  }

  /** Most calls fall in the hour of the one before, and need no new object for it. */
  private Instant hour(Instant time) {
    if (time.isBefore(lastHour) || !time.isBefore(lastHour.plus(HOUR))) {
      lastHour = time.truncatedTo(ChronoUnit.HOURS);
    }
    return lastHour;
  }

  /** Lengths are told apart by these, whether or not a model has prices for them yet: it may get some. */
  private static ContextBand length(Usage usage) {
    long input = usage.input();
    if (input <= LENGTHS.getLast().over()) {
      return ContextBand.ANY;
    }
    return LENGTHS.stream().filter(length -> input > length.over()).findFirst().orElse(ContextBand.ANY);
  }

  /** Has the recent usage of an account told, within a minute of when that was done last. */
  void recall(KeptAccount kept) {
    if (!kept.recent().isEmpty()) {
      String principalId = kept.account().principalId();
      Long last = told.get(principalId);
      if (last == null) {
        fresh.add(principalId);
      } else {
        waiting.putIfAbsent(principalId, last + TELL_EVERY.toMillis());
      }
    }
  }

  /** Returns whose usage is to be told now. */
  List<String> due(int most, long now) {
    Iterator<Long> eldest = told.values().iterator();
    while (eldest.hasNext() && eldest.next() + TELL_EVERY.toMillis() <= now) {
      eldest.remove();
    }
    List<String> due = new ArrayList<>();
    for (Iterator<String> all = fresh.iterator(); all.hasNext() && due.size() < most;) {
      due.add(all.next());
    }
    for (Map.Entry<String, Long> entry : waiting.entrySet()) {
      if (due.size() >= most || entry.getValue() > now) {
        break;
      }
      due.add(entry.getKey());
    }
    return due;
  }

  /** Adds the recent usage of an account to its rows, and tells those. */
  void tell(String principalId, List<RecentUsage> recent, long now) {
    fresh.remove(principalId);
    waiting.remove(principalId);
    told.remove(principalId);
    told.put(principalId, now);
    for (RecentUsage more : recent) {
      String key = Keys.usage(more.key());
      UsageSums before = store.get(key);
      UsageSums sums = before == null ? new UsageSums(more.rows()) : before.plus(more.rows());
      store.put(key, sums);
      sums.rows().forEach(row -> tell(row, now));
    }
  }

  /** Puts the rows of a rating in the place of those before. */
  void replace(Rerating rerating, long timestamp) {
    for (UsageRow.Key removed : rerating.removed()) {
      String key = Keys.usage(removed);
      UsageSums sums = store.get(key);
      store.put(key, sums == null ? null : sums.without(removed.component()));
      context.forward(new Record<>(removed.toString(), null, timestamp), BudgetTopology.WRITE_USAGE);
    }
    for (UsageRow row : rerating.written()) {
      String key = Keys.usage(row.key());
      UsageSums sums = store.get(key);
      store.put(key, sums == null ? new UsageSums(List.of(row)) : sums.with(row));
      tell(row, timestamp);
    }
  }

  /**
   * Removes the rows of a principal that are not rated again any more. On their topic they stay, and so all recent usage must have
   * been added before: a row that began again here would replace its whole there.
   */
  void purge(Account account) {
    Rerating.Reach reach = Rerating.Reach.of(account);
    List<String> beyond = new ArrayList<>();
    try (KeyValueIterator<String, UsageSums> all = store.range(Keys.ofPrincipal(account.principalId()),
        Keys.afterPrincipal(account.principalId()))) {
      while (all.hasNext()) {
        KeyValue<String, UsageSums> sums = all.next();
        if (!reach.covers(sums.value.key().periodStart())) {
          beyond.add(sums.key);
        }
      }
    }
    beyond.forEach(store::delete);
  }

  /** Returns all rows of a principal but its recent usage. */
  List<UsageRow> rows(String principalId) {
    List<UsageRow> rows = new ArrayList<>();
    try (KeyValueIterator<String, UsageSums> all = store.range(Keys.ofPrincipal(principalId),
        Keys.afterPrincipal(principalId))) {
      while (all.hasNext()) {
        rows.addAll(all.next().value.rows());
      }
    }
    return rows;
  }

  private void tell(UsageRow row, long timestamp) {
    context.forward(new Record<>(row.key().toString(), Topic.USAGE.json().encode(row), timestamp),
        BudgetTopology.WRITE_USAGE);
  }
}
