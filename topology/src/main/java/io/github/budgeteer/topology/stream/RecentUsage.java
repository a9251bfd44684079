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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account used lately at the same prices: units and their rate, because adding to a number is cheaper than adding amounts.
 * Immutable; what another call leaves as it is, its stored form included, is shared.
 */
final class RecentUsage {
  private static final int SAME_PERIOD = 2;
  private static final Component[] COMPONENTS = Component.values();
  private static final RoutingScope[] SCOPES = RoutingScope.values();
  private static final ServiceTier[] TIERS = ServiceTier.values();

  /** Of one of the rows that this adds to; they differ in their component. */
  private final UsageRow.Key key;
  /** The stored form of the key, but for whose and when. */
  private final byte[] storedKey;
  /** What the units are of, at least one. */
  private final Rated[] rated;
  private final long[] units;

  /** A component at a rate, and the stored form of that. */
  private static final class Rated {
    private final Component component;
    private final Usd usdPerMillion;
    private final boolean estimated;
    private final byte[] storedRate;

    Rated(Component component, Usd usdPerMillion, boolean estimated) {
      this.component = component;
      this.usdPerMillion = usdPerMillion;
      this.estimated = estimated;
      storedRate = new BinaryWriter().put(usdPerMillion).put(estimated ? 1 : 0).toBytes();
    }

    static Rated of(ChargeLine line) {
      return new Rated(line.component(), line.usdPerMillion(), line.estimated());
    }

    boolean hasRateOf(ChargeLine line) {
      return estimated == line.estimated() && usdPerMillion.equals(line.usdPerMillion());
    }
  }

  private RecentUsage(UsageRow.Key key, byte[] storedKey, Rated[] rated, long[] units) {
    this.key = key;
    this.storedKey = storedKey;
    this.rated = rated;
    this.units = units;
  }

  static RecentUsage of(UsageRow.Key key, List<ChargeLine> charged) {
    return new RecentUsage(key, stored(key), charged.stream().map(Rated::of).toArray(Rated[]::new),
        charged.stream().mapToLong(ChargeLine::units).toArray());
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
    Rated[] all = rated;
    long[] sums = units.clone();
    for (ChargeLine line : charged) {
      int at = 0;
      while (at < all.length && all[at].component != line.component()) {
        at++;
      }
      if (at == all.length) {
        all = Arrays.copyOf(all, at + 1);
        all[at] = Rated.of(line);
        sums = Arrays.copyOf(sums, at + 1);
      } else if (!all[at].hasRateOf(line)) {
        return null; // The price was corrected meanwhile.
      }
      sums[at] += line.units();
    }
    return new RecentUsage(key, storedKey, all, sums);
  }

  UsageRow.Key key() {
    return key;
  }

  /** Returns the same as rows: the sum rated once is exactly the sum of the calls rated one by one. */
  List<UsageRow> rows() {
    List<UsageRow> rows = new ArrayList<>(rated.length);
    for (int i = 0; i < rated.length; i++) {
      Usd usd = Usd.forUnits(units[i], rated[i].usdPerMillion);
      rows.add(
          new UsageRow(key.with(rated[i].component), units[i], usd, rated[i].estimated ? usd : Usd.ZERO));
    }
    return rows;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecentUsage usage && rows().equals(usage.rows());
  }

  @Override
  public int hashCode() {
    return rows().hashCode();
  }

  @Override
  public String toString() {
    return rows().toString();
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
    out.put(storedKey).put(rated.length);
    for (int i = 0; i < rated.length; i++) {
      out.put(rated[i].component.ordinal()).putLong(units[i]).put(rated[i].storedRate);
    }
  }

  @SuppressWarnings("EnumOrdinal") // As above.
  private static byte[] stored(UsageRow.Key key) {
    return new BinaryWriter().put(key.held() ? 1 : 0).put(key.model()).put(key.region())
        .put(key.scope().ordinal()).put(key.tier().ordinal()).putLong(key.context().over()).toBytes();
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
    Rated[] rated = new Rated[in.next()];
    long[] units = new long[rated.length];
    for (int i = 0; i < rated.length; i++) {
      Component component = COMPONENTS[in.next()];
      units[i] = in.nextLong();
      rated[i] = new Rated(component, in.nextUsd(), in.nextFlag());
    }
    UsageRow.Key key = new UsageRow.Key(principalId, hour, periodStart, held, model, region, scope, tier,
        context, rated[0].component);
    return new RecentUsage(key, stored(key), rated, units);
  }
}
