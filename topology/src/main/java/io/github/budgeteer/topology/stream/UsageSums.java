package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.UsageRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Usage rows that differ in their component alone: one call adds to all of them, so they are stored together.
 *
 * @param rows one per component, at least one
 */
record UsageSums(List<UsageRow> rows) {
  private static final byte VERSION = 2;
  private static final Component[] COMPONENTS = Component.values();
  private static final RoutingScope[] SCOPES = RoutingScope.values();
  private static final ServiceTier[] TIERS = ServiceTier.values();

  UsageSums {
    rows = List.copyOf(rows);
  }

  /** Returns the key of one of the rows; the others differ in their component. */
  UsageRow.Key key() {
    return rows.getFirst().key();
  }

  /** Returns the sums with rows added to those of their components. */
  UsageSums plus(List<UsageRow> more) {
    List<UsageRow> all = new ArrayList<>(rows.size() + 1);
    all.addAll(rows);
    for (UsageRow row : more) {
      int at = indexOf(all, row.key().component());
      if (at < 0) {
        all.add(row);
      } else {
        all.set(at, all.get(at).plus(row));
      }
    }
    return new UsageSums(all);
  }

  /** Returns the sums with a row in the place of that of its component. */
  UsageSums with(UsageRow row) {
    List<UsageRow> all = new ArrayList<>(rows);
    int at = indexOf(all, row.key().component());
    if (at < 0) {
      all.add(row);
    } else {
      all.set(at, row);
    }
    return new UsageSums(all);
  }

  /** Returns the sums without the row of a component; null if it is the last. */
  @Nullable
  UsageSums without(Component component) {
    List<UsageRow> others = new ArrayList<>(rows);
    others.removeIf(row -> row.key().component() == component);
    return others.isEmpty() ? null : new UsageSums(others);
  }

  private static int indexOf(List<UsageRow> rows, Component component) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).key().component() == component) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the form of the store; a serde is for one thread. */
  static Serde<UsageSums> serde() {
    BinaryWriter out = new BinaryWriter();
    return Serdes.serdeFrom((topic, sums) -> sums == null ? null : sums.encode(out),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  @SuppressWarnings("EnumOrdinal") // HotStoresTest holds the order of the constants, which is part of the stored form.
  private byte[] encode(BinaryWriter out) {
    UsageRow.Key key = key();
    out.reset().put(VERSION).put(key.principalId()).put(key.hour()).put(key.periodStart())
        .put(key.held() ? 1 : 0).put(key.model()).put(key.region()).put(key.scope().ordinal())
        .put(key.tier().ordinal()).putLong(key.context().over()).put(rows.size());
    for (UsageRow row : rows) {
      out.put(row.key().component().ordinal()).putLong(row.units()).put(row.usd()).put(row.estimated());
    }
    return out.toBytes();
  }

  private static UsageSums decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes, "usage", VERSION);
    UsageRow.Key shared = new UsageRow.Key(in.text(), in.time(), in.nextTime(), in.nextFlag(), in.text(),
        in.text(), SCOPES[in.next()], TIERS[in.next()], new ContextBand(in.nextLong()), Component.INPUT);
    List<UsageRow> rows = new ArrayList<>();
    for (int left = in.next(); left > 0; left--) {
      rows.add(new UsageRow(shared.with(COMPONENTS[in.next()]), in.nextLong(), in.nextUsd(), in.nextUsd()));
    }
    return new UsageSums(rows);
  }
}
