package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts and counts as people read them: rounded, grouped, with their unit. The exact ones are in the JSON. */
final class Figures {
  private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.01");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_PERCENT = 999;

  private Figures() {}

  /** Returns an amount in cents; one above nothing never reads as nothing. */
  static String usd(Usd amount) {
    BigDecimal dollars = amount.amount();
    if (dollars.signum() != 0 && dollars.abs().compareTo(SMALLEST_SHOWN) < 0) {
      return dollars.signum() < 0 ? "-<$0.01" : "<$0.01";
    }
    return (dollars.signum() < 0 ? "-$" : "$")
        + String.format(Locale.ROOT, "%,.2f", dollars.abs().setScale(2, RoundingMode.HALF_UP));
  }

  static String limit(@Nullable Usd limit) {
    return limit == null ? "none" : usd(limit);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String count(long count, String one, String many) {
    return count(count) + ' ' + (count == 1 ? one : many);
  }

  /** Returns the whole percent of the limit that is spent, rounded down so that 100 means reached; null without a limit above 0. */
  static @Nullable BigDecimal percent(Usd spent, @Nullable Usd limit) {
    return limit == null || !limit.isPositive()
        ? null
        : spent.amount().multiply(HUNDRED).divide(limit.amount(), 0, RoundingMode.DOWN);
  }

  /** Returns the share of the limit that is spent; of a limit of 0 any spend is over it. */
  static String share(Usd spent, @Nullable Usd limit) {
    BigDecimal percent = percent(spent, limit);
    if (percent == null) {
      return limit != null && spent.isPositive() ? "over" : "-";
    }
    return percent.compareTo(BigDecimal.valueOf(MOST_PERCENT)) > 0
        ? ">" + MOST_PERCENT + " %"
        : percent + " %";
  }

  /** Returns what is spent of what: {@code $3.51 of $5.00 (70 %)}. */
  static String spentOf(Usd spent, @Nullable Usd limit) {
    if (limit == null) {
      return usd(spent);
    }
    String share = share(spent, limit);
    return usd(spent) + " of " + usd(limit) + (share.endsWith("%") ? " (" + share + ")" : "");
  }
}
