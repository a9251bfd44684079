package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.IntakeTally;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What one partition has taken in, and the fold that is under way.
 *
 * @param tally what is told on the {@code intake} topic
 * @param folding the mark whose fold has not reached its end; null if none is under way
 * @param ratedBy fingerprint of the price book that all past usage is charged by; null before the first
 * @param untoldSince time at or after which all accounts have changed that have not been told of; null if all have been
 */
record IntakeState(IntakeTally tally, @Nullable EndOfInput folding, @Nullable String ratedBy,
    @Nullable Instant untoldSince) {
  /** Returns the state of a task's partition. */
  static IntakeState of(KeyValueStore<Integer, IntakeState> states, ProcessorContext<?, ?> context) {
    int partition = context.taskId().partition();
    IntakeState state = states.get(partition);
    return state == null ? empty(partition) : state;
  }

  static IntakeState empty(int partition) {
    return new IntakeState(IntakeTally.empty(partition), null, null, null);
  }

  IntakeState with(IntakeTally newTally) {
    return new IntakeState(newTally, folding, ratedBy, untoldSince);
  }

  IntakeState observed(String run) {
    return with(tally.observed(run));
  }

  IntakeState folding(EndOfInput mark) {
    return new IntakeState(tally, mark, ratedBy, untoldSince);
  }

  IntakeState folded(EndOfInput mark) {
    return new IntakeState(tally.folded(mark), null, ratedBy, untoldSince);
  }

  IntakeState ratedBy(String fingerprint) {
    return new IntakeState(tally, folding, fingerprint, untoldSince);
  }

  IntakeState untoldSince(@Nullable Instant since) {
    return new IntakeState(tally, folding, ratedBy, since);
  }
}
