package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/**
 * An exact amount of United States dollars.
 *
 * <p>Always in lowest form (no trailing zeros), so that equal amounts are equal records and have one text. The JSON
 * form is a plain decimal string, {@code "0"} for none. Amounts may be negative (an adjustment).
 *
 * @param amount dollars, any scale; normalised on construction
 */
public record Usd(BigDecimal amount) implements Comparable<Usd> {
  public static final Usd ZERO = new Usd(BigDecimal.ZERO);
  private static final int PER_MILLION_DIGITS = 6;
  private static final int PERCENT_DIGITS = 2;
  /** Smaller numbers are written with an exponent by {@link BigDecimal#toString}. */
  private static final int PLAIN_DIGITS = 6;

  public Usd {
    amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
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

  /** Returns what the given number of units costs at a rate per million of them. */
  public static Usd forUnits(long units, Usd perMillion) {
    return new Usd(perMillion.amount.multiply(BigDecimal.valueOf(units)).movePointLeft(PER_MILLION_DIGITS));
  }

  /** Returns the exact product. */
  public Usd times(BigDecimal factor) {
    return new Usd(amount.multiply(factor));
  }

  public Usd plus(Usd other) {
    return new Usd(amount.add(other.amount));
  }

  public Usd minus(Usd other) {
    return new Usd(amount.subtract(other.amount));
  }

  /** Tells whether this is at least a share of another amount, exactly. */
  public boolean isAtLeast(int percent, Usd whole) {
    return amount.compareTo(whole.amount.multiply(BigDecimal.valueOf(percent, PERCENT_DIGITS))) >= 0;
  }

  public boolean isPositive() {
    return amount.signum() > 0;
  }

  public boolean isNegative() {
    return amount.signum() < 0;
  }

  public boolean isAtLeast(Usd other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(Usd other) {
    return amount.compareTo(other.amount);
  }

  /** Returns the plain decimal form, which is also the JSON form. */
  @JsonValue
  @Override
  public String toString() {
    int scale = amount.scale();
    // The plain form, which BigDecimal remembers of a rate, say, only if it is also this one.
    return scale >= 0 && scale - amount.precision() < PLAIN_DIGITS
        ? amount.toString()
        : amount.toPlainString();
  }
}
