package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import org.jspecify.annotations.Nullable;

/**
 * What one partition has taken in, and the fold that is under way.
 *
 * @param tally what is told on the {@code intake} topic
 * @param folding the mark whose fold has not reached its end; null if none is under way
 * @param ratedBy fingerprint of the price book that all past usage is charged by; null before the first
 */
record IntakeState(IntakeTally tally, @Nullable EndOfInput folding, @Nullable String ratedBy) {
  static IntakeState empty(int partition) {
    return new IntakeState(IntakeTally.empty(partition), null, null);
  }

  IntakeState with(IntakeTally newTally) {
    return new IntakeState(newTally, folding, ratedBy);
  }

  IntakeState observed(String run) {
    return with(tally.observed(run));
  }

  IntakeState folding(EndOfInput mark) {
    return new IntakeState(tally, mark, ratedBy);
  }

  IntakeState folded(EndOfInput mark) {
    return new IntakeState(tally.folded(mark), null, ratedBy);
  }

  IntakeState ratedBy(String fingerprint) {
    return new IntakeState(tally, folding, fingerprint);
  }
}
