package io.github.budgeteer.events;

import java.time.Instant;

/**
 * What the enforcer did and verified, a value of {@link Topic#OUTCOMES}.
 *
 * @param principalId whose access; also the key
 * @param decision sequence of the decision that asked for it
 * @param attempt 1 for the first try at this decision
 * @param occurredAt when the attempt ended
 * @param outcome how it ended
 */
public record OutcomeRecord(String principalId, long decision, int attempt, Instant occurredAt,
    Outcome outcome) {}
