package io.github.budgeteer.events;

import java.time.Instant;

/**
 * Fold everything collected, and advance every account to the clock.
 *
 * @param run identifies the run that asks; the answer on {@code intake} carries it
 * @param clock the newest event time of any usable record, over all partitions
 */
public record EndOfInput(String run, Instant clock) implements Intake {}
