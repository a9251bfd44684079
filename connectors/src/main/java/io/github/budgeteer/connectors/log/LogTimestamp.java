package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.InstantJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;

/** Reads the timestamps of log records: ISO-8601 as AWS writes them, and the form that re-exports use. */
public final class LogTimestamp {
  /** {@code 2025-05-15 14:17:22.000000000}, in UTC. */
  private static final DateTimeFormatter RE_EXPORTED = new DateTimeFormatterBuilder()
      .append(DateTimeFormatter.ISO_LOCAL_DATE).appendLiteral(' ').append(DateTimeFormatter.ISO_LOCAL_TIME)
      .toFormatter();

  private LogTimestamp() {}

  /** Returns the time, or nothing if it is none. */
  public static Optional<Instant> parse(String text) {
    try {
      if (text.indexOf(' ') > 0) {
        return Optional.of(LocalDateTime.parse(text, RE_EXPORTED).toInstant(ZoneOffset.UTC));
      }
      return Optional
          .of(text.endsWith("Z") ? InstantJson.parse(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
