package io.github.budgeteer.cli.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people of one zone read them. */
final class Times {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private final ZoneId zone;

  Times(ZoneId zone) {
    this.zone = zone;
  }

  /** Returns what the times are told in, {@code UTC} by that name. */
  String name() {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  LocalDate date(Instant time) {
    return time.atZone(zone).toLocalDate();
  }

  String clock(Instant time) {
    return CLOCK.format(time.atZone(zone));
  }

  String full(Instant time) {
    return FULL.format(time.atZone(zone));
  }

  /** Returns the time of day alone where the day is that of the line it stands on; the midnight after it is 24:00. */
  String near(Instant time, Instant line) {
    ZonedDateTime local = time.atZone(zone);
    LocalDate day = date(line);
    if (local.toLocalDate().equals(day)) {
      return CLOCK.format(local);
    }
    return time.equals(day.plusDays(1).atStartOfDay(zone).toInstant()) ? "24:00" : FULL.format(local);
  }
}
