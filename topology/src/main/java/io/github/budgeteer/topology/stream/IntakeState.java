package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import org.jspecify.annotations.Nullable;

/**
 * What one partition has taken in, and the fold that is under way.
 *
 * @param tally what is told on the {@code intake} topic
 * @param folding the mark whose fold has not reached its end; null if none is under way
 */
record IntakeState(IntakeTally tally, @Nullable EndOfInput folding) {
  static IntakeState empty(int partition) {
    return new IntakeState(IntakeTally.empty(partition), null);
  }

  IntakeState with(IntakeTally newTally) {
    return new IntakeState(newTally, folding);
  }

  IntakeState folding(EndOfInput mark) {
    return new IntakeState(tally, mark);
  }

  IntakeState folded(EndOfInput mark) {
    return new IntakeState(tally.folded(mark), null);
  }
}
