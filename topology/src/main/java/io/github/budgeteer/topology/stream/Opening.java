package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Fact;
import java.time.Duration;
import java.time.Instant;

/** When an account opens, and with what (ADR 5). */
final class Opening {
  /** AWS delivers most logs within minutes; what comes later than this is history. */
  private static final Duration MOST_LOG_DELAY = Duration.ofHours(1);

  private Opening() {}

  /**
   * Logs arrive minutes after the calls, and a new principal's first calls must count: its account opens with the first of
   * them. Of history that is older only the last hour counts, so that it suspends nobody.
   */
  static Instant at(Instant occurredAt, Instant observedAt) {
    Instant earliest = observedAt.minus(MOST_LOG_DELAY);
    if (occurredAt.isBefore(earliest)) {
      return earliest;
    }
    return occurredAt.isBefore(observedAt) ? occurredAt : observedAt;
  }

  /** A new user gets its account before its first call; a role may never call, and its account opens with a call. */
  static boolean with(AccountInput.Observed observed) {
    return observed.fact().sighting() == Fact.Sighting.CREATED && switch (observed.accountType()) {
      case USER, BEDROCK_API_KEY -> true;
      case ROLE, SERVICE, SESSION, FEDERATED, ROOT, UNATTRIBUTED -> false;
    };
  }
}
