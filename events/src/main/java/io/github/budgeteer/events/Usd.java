package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exact amount of United States dollars.
 *
 * <p>Always in lowest form (no trailing zeros behind the point), so that equal amounts are equal and have one text. The JSON
 * form is a plain decimal string, {@code "0"} for none. Amounts may be negative (an adjustment).
 *
 * <p>An amount whose digits fit into a {@code long} is one; any other is a {@link BigDecimal}. Each call adds to a dozen
 * amounts, and arithmetic of decimals was a tenth of all that is done with a call.
 */
public final class Usd implements Comparable<Usd> {
  public static final Usd ZERO = new Usd(0, 0);
  private static final int PER_MILLION_DIGITS = 6;
  private static final int PERCENT_DIGITS = 2;
  private static final int HUNDRED = 100;
  private static final int TEN = 10;
  private static final int LONG_BITS = 63;
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final long[] POWERS = powers();

  private final long unscaled;
  private final int scale;
  /** The amount, if a {@code long} has no room for its digits. */
  private final @Nullable BigDecimal large;

  private Usd(long unscaled, int scale) {
    this.unscaled = unscaled;
    this.scale = scale;
    large = null;
  }

  /** Makes an amount of any scale and any number of digits. */
  public Usd(BigDecimal amount) {
    BigDecimal lowest = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    if (lowest.scale() < 0) {
      lowest = lowest.setScale(0);
    }
    boolean fits = lowest.unscaledValue().bitLength() <= LONG_BITS;
    large = fits ? null : lowest;
    unscaled = fits ? lowest.unscaledValue().longValue() : 0;
    scale = fits ? lowest.scale() : 0;
  }

  private static long[] powers() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * TEN;
    }
    return powers;
  }

  /**
   * Reads a plain or scientific decimal.
   *
   * @throws NumberFormatException if the text is not a decimal number
   */
  @JsonCreator
  public static Usd of(String text) {
    return new Usd(new BigDecimal(text));
  }

  /**
   * Returns {@code unscaled} × 10<sup>-{@code scale}</sup>.
   *
   * @param scale 0 or more
   */
  public static Usd of(long unscaled, int scale) {
    long digits = unscaled;
    int places = digits == 0 ? 0 : scale;
    while (places > 0 && digits % TEN == 0) {
      digits /= TEN;
      places--;
    }
    return digits == 0 ? ZERO : new Usd(digits, places);
  }

  /** Returns what the given number of units costs at a rate per million of them. */
  public static Usd forUnits(long units, Usd perMillion) {
    long product = perMillion.unscaled * units;
    if (perMillion.large != null || overflows(perMillion.unscaled, units, product)) {
      return new Usd(
          perMillion.amount().multiply(BigDecimal.valueOf(units)).movePointLeft(PER_MILLION_DIGITS));
    }
    return of(product, perMillion.scale + PER_MILLION_DIGITS);
  }

  /** Returns the amount as a decimal, in lowest form. */
  public BigDecimal amount() {
    return large == null ? BigDecimal.valueOf(unscaled, scale) : large;
  }

  /** Tells whether {@link #unscaled} and {@link #scale} are all of it. */
  public boolean fitsLong() {
    return large == null;
  }

  /** Returns the digits of an amount that {@link #fitsLong}, with their sign. */
  public long unscaled() {
    return unscaled;
  }

  /** Returns how many of the digits stand behind the point, 0 or more. */
  public int scale() {
    return scale;
  }

  /** Returns the exact product. */
  public Usd times(BigDecimal factor) {
    return new Usd(amount().multiply(factor));
  }

  public Usd plus(Usd other) {
    if (large == null && other.large == null) {
      int places = Math.max(scale, other.scale);
      int shift = places - scale;
      int otherShift = places - other.scale;
      if (shift < POWERS.length && otherShift < POWERS.length) {
        long mine = unscaled * POWERS[shift];
        long others = other.unscaled * POWERS[otherShift];
        long sum = mine + others;
        boolean carried = ((mine ^ sum) & (others ^ sum)) < 0;
        if (!carried && !overflows(unscaled, POWERS[shift], mine)
            && !overflows(other.unscaled, POWERS[otherShift], others)) {
          return of(sum, places);
        }
      }
    }
    return new Usd(amount().add(other.amount()));
  }

  public Usd minus(Usd other) {
    return plus(other.large == null && other.unscaled != Long.MIN_VALUE
        ? new Usd(-other.unscaled, other.scale)
        : new Usd(other.amount().negate()));
  }

  private static boolean overflows(long one, long other, long product) {
    return Math.multiplyHigh(one, other) != product >> LONG_BITS;
  }

  /** Tells whether this is at least a share of another amount, exactly. */
  public boolean isAtLeast(int percent, Usd whole) {
    long hundredfold = unscaled * HUNDRED;
    long share = whole.unscaled * percent;
    if (large == null && whole.large == null && !overflows(unscaled, HUNDRED, hundredfold)
        && !overflows(whole.unscaled, percent, share)) {
      return compare(hundredfold, scale, share, whole.scale) >= 0;
    }
    return amount().compareTo(whole.amount().multiply(BigDecimal.valueOf(percent, PERCENT_DIGITS))) >= 0;
  }

  /**
   * Returns the whole percent that this is of another amount, rounded down so that 100 means reached.
   *
   * @param whole above 0
   */
  public BigDecimal percentOf(Usd whole) {
    return amount().movePointRight(PERCENT_DIGITS).divide(whole.amount(), 0, RoundingMode.DOWN);
  }

  private static int compare(long one, int scale, long other, int otherScale) {
    int shift = Math.max(0, otherScale - scale);
    int otherShift = Math.max(0, scale - otherScale);
    if (shift < POWERS.length && otherShift < POWERS.length) {
      long aligned = one * POWERS[shift];
      long otherAligned = other * POWERS[otherShift];
      if (!overflows(one, POWERS[shift], aligned) && !overflows(other, POWERS[otherShift], otherAligned)) {
        return Long.compare(aligned, otherAligned);
      }
    }
    return BigDecimal.valueOf(one, scale).compareTo(BigDecimal.valueOf(other, otherScale));
  }

  public boolean isPositive() {
    return signum() > 0;
  }

  public boolean isNegative() {
    return signum() < 0;
  }

  private int signum() {
    return large == null ? Long.signum(unscaled) : large.signum();
  }

  public boolean isAtLeast(Usd other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(Usd other) {
    return large == null && other.large == null
        ? compare(unscaled, scale, other.unscaled, other.scale)
        : amount().compareTo(other.amount());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Usd usd && unscaled == usd.unscaled && scale == usd.scale
        && Objects.equals(large, usd.large);
  }

  @Override
  public int hashCode() {
    return large == null ? Long.hashCode(unscaled) * 31 + scale : large.hashCode();
  }

  /** Returns the amount as people read it, such as {@code $1,234.50}; one above nothing never reads as nothing. */
  public String inCents() {
    BigDecimal dollars = amount();
    String sign = dollars.signum() < 0 ? "-" : "";
    return dollars.signum() != 0 && dollars.abs().compareTo(CENT) < 0
        ? sign + "<$0.01"
        : sign + "$" + String.format(Locale.ROOT, "%,.2f", dollars.abs().setScale(2, RoundingMode.HALF_UP));
  }

  /** Returns the plain decimal form, which is also the JSON form. */
  @JsonValue
  @Override
  public String toString() {
    if (large != null) {
      return large.toPlainString();
    }
    byte[] text = new byte[textLength()];
    write(text, 0);
    return new String(text, ISO_8859_1);
  }

  /** Returns how many characters {@link #toString} has. */
  int textLength() {
    if (large != null) {
      return large.toPlainString().length();
    }
    int digits = 1;
    for (long rest = unscaled / TEN; rest != 0; rest /= TEN) {
      digits++;
    }
    int sign = unscaled < 0 ? 1 : 0;
    return scale == 0 ? sign + digits : sign + Math.max(digits, scale + 1) + 1;
  }

  /** Writes what {@link #toString} returns, which is plain ASCII, and returns where it ends. */
  int write(byte[] into, int at) {
    int end = at + textLength();
    if (large != null) {
      System.arraycopy(large.toPlainString().getBytes(ISO_8859_1), 0, into, at, end - at);
      return end;
    }
    int first = unscaled < 0 ? at + 1 : at;
    into[at] = '-';
    long rest = unscaled;
    int places = scale;
    for (int i = end - 1; i >= first; i--) {
      if (places == 0 && scale > 0) {
        into[i--] = '.';
      }
      places--;
      into[i] = (byte) ('0' + Math.abs(rest % TEN));
      rest /= TEN;
    }
    return end;
  }
}
