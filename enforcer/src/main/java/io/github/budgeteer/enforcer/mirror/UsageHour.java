package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What one principal used of one model within one hour: what a row of {@code usage_tracking} says, and all records of
 * {@code usage} that make it up.
 *
 * @param key whose, when, which model
 * @param lines by the rest of their records' keys
 */
record UsageHour(Key key, Map<String, Line> lines) {
  private static final String BAR = "|";
  private static final int PARTS = 10;
  private static final int HOUR = 1;
  private static final int MODEL = 4;

  UsageHour {
    lines = Map.copyOf(lines);
  }

  record Key(String principalId, Instant hour, String model) {
    /** Returns the sort key, {@code 2026-10-06T13:00:00Z#model}. */
    String timestamp() {
      return hour + "#" + model;
    }
  }

  /**
   * One record.
   *
   * @param tokens how many; 0 of what is not counted in tokens
   * @param offset its place in its partition: of two records of one key the later counts
   */
  record Line(long tokens, Usd usd, long offset) {}

  static UsageHour of(UsageRow row, long offset) {
    UsageRow.Key key = row.key();
    long tokens = switch (key.component()) {
      case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H -> row.units();
      case IMAGE, SEARCH -> 0;
    };
    return of(key.toString(), new Line(tokens, row.usd(), offset));
  }

  /**
   * Returns what a record without a value says: its units stand in another one now.
   *
   * @throws IllegalArgumentException if that is no key of {@code usage}
   */
  static UsageHour removed(String recordKey, long offset) {
    return of(recordKey, new Line(0, Usd.ZERO, offset));
  }

  private static UsageHour of(String recordKey, Line line) {
    String[] parts = recordKey.split("\\|", -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("not a key of usage: " + parts.length + " parts");
    }
    StringBuilder rest = new StringBuilder(parts[2]).append(BAR).append(parts[3]);
    for (int part = MODEL + 1; part < PARTS; part++) {
      rest.append(BAR).append(parts[part]);
    }
    return new UsageHour(new Key(parts[0], Instant.parse(parts[HOUR]), parts[MODEL]),
        Map.of(rest.toString(), line));
  }

  /** Returns this with another's lines where they are newer. */
  UsageHour with(UsageHour other) {
    Map<String, Line> newest = new HashMap<>(lines);
    other.lines.forEach((rest, line) -> newest.merge(rest, line,
        (mine, others) -> others.offset() > mine.offset() ? others : mine));
    return new UsageHour(key, newest);
  }

  long tokens() {
    return lines.values().stream().mapToLong(Line::tokens).sum();
  }

  Usd usd() {
    return lines.values().stream().map(Line::usd).reduce(Usd.ZERO, Usd::plus);
  }
}
