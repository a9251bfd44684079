package io.github.budgeteer.connectors.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.connectors.log.LogTimestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a new credential ends by itself. */
final class Expiry {
  /** {@code Aug 1, 2024 1:33:28 PM}, in UTC: how IAM's answers look in CloudTrail. */
  private static final DateTimeFormatter IN_ANSWERS = DateTimeFormatter.ofPattern("MMM d, uuuu h:mm:ss a",
      Locale.US);
  /** What IAM accepts as {@code CredentialAgeDays}. */
  private static final int MOST_DAYS = 36_600;

  private Expiry() {}

  /** Returns the answer's date, else the days that were asked for from the creation; null if it never ends. */
  static @Nullable Instant of(JsonNode request, JsonNode answer, Instant createdAt) {
    Optional<Instant> answered = parse(answer.path("expirationDate").asText());
    int days = request.path("credentialAgeDays").asInt();
    return answered
        .orElse(days > 0 && days <= MOST_DAYS ? createdAt.plus(Duration.ofDays(days)) : null);
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(LocalDateTime.parse(date, IN_ANSWERS).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return LogTimestamp.parse(date);
    }
  }
}
