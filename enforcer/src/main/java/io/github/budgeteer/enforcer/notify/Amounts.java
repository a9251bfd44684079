package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Usd;
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

  private Amounts() {}

  /** Returns the whole percent of the limit that is spent, rounded down so that 100 means reached; null without a limit above 0. */
  static @Nullable Long percent(@Nullable Usd spent, @Nullable Usd limit) {
    return spent == null || limit == null || !limit.isPositive()
        ? null
        : Long.valueOf(spent.percentOf(limit).longValue());
  }

  /** Returns what is spent of what: {@code $3.51 of $5.00 (70 %)}. */
  static String spentOf(Usd spent, @Nullable Usd limit) {
    if (limit == null) {
      return spent.inCents() + ", without a limit";
    }
    Long percent = percent(spent, limit);
    return spent.inCents() + " of " + limit.inCents() + (percent == null ? "" : " (" + percent + " %)");
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
