package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes in what CloudTrail tells, each event once: S3 and EventBridge both deliver it. */
final class ActivityIntake implements Processor<String, byte[], String, Object> {
  private final TopologySettings settings;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> seen;
  private KeyValueStore<byte[], byte[]> pending;
  private KeyValueStore<Integer, IntakeState> states;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ActivityIntake(TopologySettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    seen = context.getStateStore(Stores.SEEN_EVENTS);
    pending = context.getStateStore(Stores.PENDING);
    states = context.getStateStore(Stores.INTAKE);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Activity activity;
    try {
      activity = Topic.ACTIVITY.json().decode(record.value());
    } catch (IllegalArgumentException e) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "no activity", null);
      return;
    }
    switch (activity) {
      case Activity.PrincipalChanged changed -> take(record, changed);
      case InputDelivered delivered -> {
        int partition = context.taskId().partition();
        IntakeState state = IntakeState.of(states, context);
        IntakeState observed = (state == null ? IntakeState.empty(partition) : state)
            .observed(delivered.run());
        states.put(partition, observed);
        IntakeTelling.tell(context, observed, record.timestamp());
      }
    }
  }

  private void take(Record<String, byte[]> record, Activity.PrincipalChanged changed) {
    if (!changed.principalId().equals(record.key())) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "key and principal differ",
          changed.source());
      return;
    }
    Instant arrived = Instant.ofEpochMilli(record.timestamp());
    if (changed.occurredAt().isAfter(arrived.plus(CallIntake.MAX_AHEAD))) {
      new Quarantine(context).put(record, QuarantineReason.TIMESTAMP_AHEAD,
          changed.occurredAt() + " is more than 5 minutes ahead of its arrival", changed.source());
      return;
    }
    if (seen.get(changed.event()) != null) {
      return;
    }
    seen.put(changed.event(), ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array());
    switch (settings.clock()) {
      case WALL -> context.forward(record.withValue(observed(changed)), BudgetTopology.KEEP_ACCOUNT);
      case EVENT -> pending.put(Keys.pending(changed), Pending.ofActivity(record.value()));
    }
  }

  static AccountInput observed(Activity.PrincipalChanged changed) {
    return new AccountInput.Observed(
        new Fact.PrincipalObserved(changed.sighting(), changed.event(), changed.actor()),
        changed.accountType(),
        changed.occurredAt());
  }
}
