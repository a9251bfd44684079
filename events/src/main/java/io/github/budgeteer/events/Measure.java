package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a suspension took, and what the time cost.
 *
 * @param crossedAt event time of the call that crossed the limit; null for a hold that no spend caused
 * @param arrivedAt when its record reached us; null likewise
 * @param decidedAt when the suspension was decided
 * @param changedAt when IAM was changed; null if the enforcer did not tell
 * @param verifiedAt when access was read back as denied
 * @param over USD spent above the limit by then; 0 for a hold that no spend caused
 */
public record Measure(@Nullable Instant crossedAt, @Nullable Instant arrivedAt, Instant decidedAt,
    @Nullable Instant changedAt, Instant verifiedAt, Usd over) {}
