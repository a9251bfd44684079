package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the enforcer did and verified, a value of {@link Topic#OUTCOMES}.
 *
 * @param principalId whose access; also the key
 * @param decision sequence of the decision that asked for it
 * @param attempt 1 for the first try at this decision
 * @param occurredAt when the attempt ended
 * @param outcome how it ended
 * @param step the step of the workflow that it ended in; null in records of before it was told
 * @param nextTry when it is tried again; null if it is not
 * @param before what access was before the enforcer first changed anything; null if it has changed nothing
 * @param drift what had drifted from the decision since it was answered, and is repaired; null for the answer itself
 */
public record OutcomeRecord(String principalId, long decision, int attempt, Instant occurredAt,
    Outcome outcome, @Nullable String step, @Nullable Instant nextTry, @Nullable AccessSnapshot before,
    @Nullable Drift drift) {

  /** Makes an outcome that tells no more than how it ended. */
  public OutcomeRecord(String principalId, long decision, int attempt, Instant occurredAt, Outcome outcome) {
    this(principalId, decision, attempt, occurredAt, outcome, null, null, null, null);
  }
}
