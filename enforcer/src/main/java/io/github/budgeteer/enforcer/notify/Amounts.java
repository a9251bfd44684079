package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Money and time as people read them. */
final class Amounts {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter
      .ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final BigDecimal SMALLEST_SHOWN = new BigDecimal("0.01");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Amounts() {}

  /** Returns an amount in cents; one above nothing never reads as nothing. */
  static String usd(Usd amount) {
    BigDecimal dollars = amount.amount();
    String sign = dollars.signum() < 0 ? "-" : "";
    return dollars.signum() != 0 && dollars.abs().compareTo(SMALLEST_SHOWN) < 0
        ? sign + "<$0.01"
        : sign + "$" + String.format(Locale.ROOT, "%,.2f", dollars.abs().setScale(2, RoundingMode.HALF_UP));
  }

  /** Returns the whole percent of the limit that is spent, rounded down so that 100 means reached; null without a limit above 0. */
  static @Nullable Long percent(@Nullable Usd spent, @Nullable Usd limit) {
    return spent == null || limit == null || !limit.isPositive()
        ? null
        : spent.amount().multiply(HUNDRED).divide(limit.amount(), 0, RoundingMode.DOWN).longValue();
  }

  /** Returns what is spent of what: {@code $3.51 of $5.00 (70 %)}. */
  static String spentOf(Usd spent, @Nullable Usd limit) {
    if (limit == null) {
      return usd(spent) + ", without a limit";
    }
    Long percent = percent(spent, limit);
    return usd(spent) + " of " + usd(limit) + (percent == null ? "" : " (" + percent + " %)");
  }

  static String time(Instant time) {
    return MINUTE.format(time);
  }

  /** Returns how long something took, to the second, or to the tenth of one where it was short. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 60) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds + "." + duration.toMillisPart() / 100 + " s";
  }
}
