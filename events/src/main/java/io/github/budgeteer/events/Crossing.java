package io.github.budgeteer.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The charge that took an account over its limit.
 *
 * @param call the call's dedupe key; null if no call did, but a lower limit, a price or the end of a lease
 * @param model its model; null likewise
 * @param occurredAt event time
 * @param observedAt when its record reached us
 */
public record Crossing(@Nullable String call, @Nullable String model, Instant occurredAt,
    Instant observedAt) {}
