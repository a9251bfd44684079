package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.ServiceTier;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a call says of its service level: {@code service_tier} (a word) or {@code serviceTier} (an object with
 * {@code type}), and {@code performanceConfig.latency}. Words as in the API reference of Bedrock's runtime, and in
 * Anthropic's {@code usage.service_tier}.
 */
final class ServedTier {
  private static final String OPTIMIZED = "optimized";

  private boolean told;
  private @Nullable ServiceTier tier;
  private @Nullable String latency;

  /** Reads a tier, as a word or as an object. */
  void readTier(JsonCursor cursor) {
    if (cursor.atObject()) {
      cursor.fields(field -> {
        if ("type".equals(field)) {
          tier(cursor.text());
        } else {
          cursor.skip();
        }
      });
    } else {
      tier(cursor.text());
    }
  }

  /** Reads {@code performanceConfig}. */
  void readPerformance(JsonCursor cursor) {
    cursor.fields(field -> {
      if ("latency".equals(field)) {
        latency = cursor.text();
      } else {
        cursor.skip();
      }
    });
  }

  /**
   * Returns the tier of a call: what the response says was used, else what was asked for.
   *
   * @param record what the record itself says, which is only of latency
   * @return null if nobody tells, or in a word unknown here (such as {@code reserved}, which is billed by the hour, its
   *     overflow as standard)
   */
  static @Nullable ServiceTier of(ServedTier response, ServedTier record, ServedTier request) {
    ServiceTier tier = response.told ? response.tier : request.tier;
    String latency = response.latency != null
        ? response.latency
        : record.latency != null ? record.latency : request.latency;
    boolean plain = tier == null || tier == ServiceTier.STANDARD;
    return plain && OPTIMIZED.equals(latency) ? ServiceTier.LATENCY_OPTIMIZED : tier;
  }

  private void tier(@Nullable String word) {
    if (word == null) {
      return;
    }
    told = true;
    tier = switch (word) {
      case "default", "standard" -> ServiceTier.STANDARD;
      case "priority" -> ServiceTier.PRIORITY;
      case "flex" -> ServiceTier.FLEX;
      case "batch" -> ServiceTier.BATCH;
      default -> null;
    };
  }
}
