package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Reads what the enforcer reports. */
final class OutcomeReader extends ContextualProcessor<String, byte[], String, Object> {
  @Override
  public void process(Record<String, byte[]> record) {
    OutcomeRecord outcome;
    try {
      outcome = Topic.OUTCOMES.json().decode(record.value());
    } catch (IllegalArgumentException e) {
      new Quarantine(context()).put(record, QuarantineReason.UNREADABLE_EVENT, "no outcome", null);
      return;
    }
    if (!outcome.principalId().equals(record.key())) {
      new Quarantine(context()).put(record, QuarantineReason.UNREADABLE_EVENT, "key and principal differ",
          null);
      return;
    }
    context().forward(record.withValue(new AccountInput.Answer(outcome)), BudgetTopology.KEEP_ACCOUNT);
  }
}
