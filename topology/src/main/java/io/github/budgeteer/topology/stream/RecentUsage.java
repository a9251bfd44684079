package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.stream.UsageKind.Rated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an account used lately at the same prices: units and their rate, because adding to a number is cheaper than adding amounts.
 * Immutable.
 */
final class RecentUsage {
  private static final int SAME_PERIOD = 2;

  private final String principalId;
  private final Instant hour;
  private final @Nullable Instant periodStart;
  private final UsageKind kind;
  /** What the units are of, at least one. */
  private final Rated[] rated;
  private final long[] units;

  private RecentUsage(String principalId, Instant hour, @Nullable Instant periodStart, UsageKind kind,
      Rated[] rated, long[] units) {
    this.principalId = principalId;
    this.hour = hour;
    this.periodStart = periodStart;
    this.kind = kind;
    this.rated = rated;
    this.units = units;
  }

  static RecentUsage of(String principalId, Instant hour, @Nullable Instant periodStart, UsageKind kind,
      List<ChargeLine> charged) {
    return new RecentUsage(principalId, hour, periodStart, kind,
        charged.stream().map(kind::rated).toArray(Rated[]::new),
        charged.stream().mapToLong(ChargeLine::units).toArray());
  }

  /** Returns this with what a call used; null if that does not belong here. */
  @Nullable
  RecentUsage plus(Instant otherHour, @Nullable Instant otherPeriod, UsageKind otherKind,
      List<ChargeLine> charged) {
    if (!kind.equals(otherKind) || !hour.equals(otherHour) || !Objects.equals(periodStart, otherPeriod)) {
      return null;
    }
    Rated[] all = rated;
    long[] sums = units.clone();
    for (ChargeLine line : charged) {
      int at = 0;
      while (at < all.length && all[at].component() != line.component()) {
        at++;
      }
      if (at == all.length) {
        all = Arrays.copyOf(all, at + 1);
        all[at] = kind.rated(line);
        sums = Arrays.copyOf(sums, at + 1);
      } else if (!all[at].hasRateOf(line)) {
        return null; // The price was corrected meanwhile.
      }
      sums[at] += line.units();
    }
    return new RecentUsage(principalId, hour, periodStart, kind, all, sums);
  }

  /** Returns the key of the first row; the others differ in their component. */
  UsageRow.Key key() {
    return key(0);
  }

  private UsageRow.Key key(int row) {
    return kind.key(principalId, hour, periodStart, rated[row].component());
  }

  /** Returns the same as rows: the sum rated once is exactly the sum of the calls rated one by one. */
  List<UsageRow> rows() {
    List<UsageRow> rows = new ArrayList<>(rated.length);
    for (int row = 0; row < rated.length; row++) {
      rows.add(rated[row].row(key(row), units[row]));
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

  /** Tells whether another differs from this in its units at most. */
  boolean isLike(RecentUsage other) {
    return kind.equals(other.kind) && hour.equals(other.hour)
        && Objects.equals(periodStart, other.periodStart)
        && (rated == other.rated || Arrays.equals(rated, other.rated));
  }

  /** Returns how many units there are, one for each component and rate. */
  int size() {
    return units.length;
  }

  /** Returns this with other units, which stand in an array from a place on. */
  RecentUsage withUnits(long[] all, int from) {
    return new RecentUsage(principalId, hour, periodStart, kind, rated,
        Arrays.copyOfRange(all, from, from + units.length));
  }

  void writeUnits(BinaryWriter out) {
    for (long each : units) {
      out.putLong(each);
    }
  }

  /**
   * Writes all but whose usage it is and the units.
   *
   * @param period start of the account's present period, in which most of it is
   */
  void write(BinaryWriter out, Instant period) {
    out.putLong(hour.getEpochSecond());
    if (period.equals(periodStart)) {
      out.put(SAME_PERIOD);
    } else {
      out.put(periodStart);
    }
    kind.write(out);
    out.put(rated.length);
    for (Rated each : rated) {
      each.write(out);
    }
  }

  /** Reads what {@link #write} has written, with no units. */
  static RecentUsage read(BinaryReader in, String principalId, Instant period, UsageKind.Table kinds) {
    Instant hour = Instant.ofEpochSecond(in.nextLong());
    Instant periodStart = period;
    if (in.peek() == SAME_PERIOD) {
      in.next();
    } else {
      periodStart = in.nextTime();
    }
    UsageKind kind = kinds.read(in);
    Rated[] rated = new Rated[in.next()];
    for (int row = 0; row < rated.length; row++) {
      rated[row] = kind.readRate(in, UsageKind.readComponent(in));
    }
    return new RecentUsage(principalId, hour, periodStart, kind, rated, new long[rated.length]);
  }
}
