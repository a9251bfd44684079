package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts and counts as people read them: rounded, grouped, with their unit. The exact ones are in the JSON. */
final class Figures {
  private static final int MOST_PERCENT = 999;

  private Figures() {}

  static String limit(@Nullable Usd limit) {
    return limit == null ? "none" : limit.inCents();
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
        : spent.percentOf(limit);
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
      return spent.inCents();
    }
    String share = share(spent, limit);
    return spent.inCents() + " of " + limit.inCents() + (share.endsWith("%") ? " (" + share + ")" : "");
  }
}
