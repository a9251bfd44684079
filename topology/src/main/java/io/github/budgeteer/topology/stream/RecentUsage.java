package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account used lately at the same prices: units and their rate, because adding to a number is cheaper than adding amounts.
 *
 * @param key of one of the rows that this adds to; they differ in their component
 * @param lines one per component, at least one
 */
record RecentUsage(UsageRow.Key key, List<Line> lines) {
  private static final int SAME_PERIOD = 2;
  private static final Component[] COMPONENTS = Component.values();
  private static final RoutingScope[] SCOPES = RoutingScope.values();
  private static final ServiceTier[] TIERS = ServiceTier.values();

  /** Units of a component, and what they cost. */
  record Line(Component component, long units, Usd usdPerMillion, boolean estimated) {
    private boolean hasRateOf(ChargeLine line) {
      return estimated == line.estimated() && usdPerMillion.equals(line.usdPerMillion());
    }
  }

  RecentUsage {
    lines = List.copyOf(lines);
  }

  static RecentUsage of(UsageRow.Key key, List<ChargeLine> charged) {
    List<Line> lines = new ArrayList<>(charged.size());
    for (ChargeLine line : charged) {
      lines.add(new Line(line.component(), line.units(), line.usdPerMillion(), line.estimated()));
    }
    return new RecentUsage(key, lines);
  }

  /** Returns this with what a call used; null if that does not belong here. What differs most is compared first. */
  @Nullable
  RecentUsage plus(UsageRow.Key other, List<ChargeLine> charged) {
    if (!key.model().equals(other.model()) || !key.hour().equals(other.hour()) || key.held() != other.held()
        || !Objects.equals(key.periodStart(), other.periodStart()) || key.tier() != other.tier()
        || key.scope() != other.scope() || !key.context().equals(other.context())
        || !key.region().equals(other.region())) {
      return null;
    }
    List<Line> sums = new ArrayList<>(lines.size() + 1);
    sums.addAll(lines);
    for (ChargeLine line : charged) {
      int at = 0;
      while (at < sums.size() && sums.get(at).component() != line.component()) {
        at++;
      }
      if (at == sums.size()) {
        sums.add(new Line(line.component(), line.units(), line.usdPerMillion(), line.estimated()));
        continue;
      }
      Line sum = sums.get(at);
      if (!sum.hasRateOf(line)) {
        return null; // The price was corrected meanwhile.
      }
      sums.set(at,
          new Line(sum.component(), sum.units() + line.units(), sum.usdPerMillion(), sum.estimated()));
    }
    return new RecentUsage(key, sums);
  }

  /** Returns the same as rows: the sum rated once is exactly the sum of the calls rated one by one. */
  List<UsageRow> rows() {
    List<UsageRow> rows = new ArrayList<>(lines.size());
    for (Line line : lines) {
      Usd usd = Usd.forUnits(line.units(), line.usdPerMillion());
      rows.add(new UsageRow(key.with(line.component()), line.units(), usd,
          line.estimated() ? usd : Usd.ZERO));
    }
    return rows;
  }

  /**
   * Writes all but whose usage it is.
   *
   * @param period start of the account's present period, in which most of it is
   */
  @SuppressWarnings("EnumOrdinal") // HotStoresTest holds the order of the constants, which is part of the stored form.
  void write(BinaryWriter out, Instant period) {
    out.putLong(key.hour().getEpochSecond());
    if (period.equals(key.periodStart())) {
      out.put(SAME_PERIOD);
    } else {
      out.put(key.periodStart());
    }
    out.put(key.held() ? 1 : 0).put(key.model()).put(key.region()).put(key.scope().ordinal())
        .put(key.tier().ordinal()).putLong(key.context().over()).put(lines.size());
    for (Line line : lines) {
      out.put(line.component().ordinal()).putLong(line.units()).put(line.usdPerMillion())
          .put(line.estimated() ? 1 : 0);
    }
  }

  static RecentUsage read(BinaryReader in, String principalId, Instant period) {
    Instant hour = Instant.ofEpochSecond(in.nextLong());
    Instant periodStart = period;
    if (in.peek() == SAME_PERIOD) {
      in.next();
    } else {
      periodStart = in.nextTime();
    }
    boolean held = in.nextFlag();
    String model = in.text();
    String region = in.text();
    RoutingScope scope = SCOPES[in.next()];
    ServiceTier tier = TIERS[in.next()];
    ContextBand context = new ContextBand(in.nextLong());
    List<Line> lines = new ArrayList<>();
    for (int left = in.next(); left > 0; left--) {
      lines.add(new Line(COMPONENTS[in.next()], in.nextLong(), in.nextUsd(), in.nextFlag()));
    }
    return new RecentUsage(new UsageRow.Key(principalId, hour, periodStart, held, model, region, scope, tier,
        context, lines.getFirst().component()), lines);
  }
}
