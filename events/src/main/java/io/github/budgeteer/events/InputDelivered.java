package io.github.budgeteer.events;

/**
 * Everything that this run reads stands before this mark.
 *
 * @param run identifies the run that asks; the answer on {@code intake} carries it
 */
public record InputDelivered(String run) implements Intake, Activity {}
