package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Topic;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Tells a partition's tally on the {@code intake} topic. */
final class IntakeTelling {
  private IntakeTelling() {}

  static void tell(ProcessorContext<String, Object> context, IntakeState state, long timestamp) {
    context.forward(
        new Record<>(Integer.toString(state.tally().partition()), Topic.INTAKE.json().encode(state.tally()),
            timestamp),
        BudgetTopology.WRITE_INTAKE);
  }
}
