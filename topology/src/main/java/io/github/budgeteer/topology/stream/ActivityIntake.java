package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Activity.Credential;
import io.github.budgeteer.events.Activity.CredentialChange;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes in what CloudTrail tells, each event once: S3 and EventBridge both deliver it. */
final class ActivityIntake implements Processor<String, byte[], String, Object> {
  /** CloudTrail was announced in November 2013. */
  private static final Instant EARLIEST = Instant.parse("2013-11-01T00:00:00Z");

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
      case Activity.Observation observation -> take(record, observation);
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

  private void take(Record<String, byte[]> record, Activity.Observation told) {
    if (!told.principalId().equals(record.key()) || !Keys.isArn(told.principalId())) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT,
          "key and principal differ, or it is no ARN", told.source());
      return;
    }
    if (told.occurredAt().isBefore(EARLIEST)) {
      new Quarantine(context).put(record, QuarantineReason.INVALID_TIMESTAMP,
          told.occurredAt() + " is before there was CloudTrail", told.source());
      return;
    }
    Instant arrived = Instant.ofEpochMilli(record.timestamp());
    if (told.occurredAt().isAfter(arrived.plus(CallIntake.MAX_AHEAD))) {
      new Quarantine(context).put(record, QuarantineReason.TIMESTAMP_AHEAD,
          told.occurredAt() + " is more than 5 minutes ahead of its arrival", told.source(), Topic.ACTIVITY,
          told);
      return;
    }
    if (told instanceof Activity.LoggingChanged changed) {
      settings.metrics().loggingChanged(changed.change());
    }
    // What nobody follows is not remembered either: inferences come as often as calls.
    if (!isFollowed(told) || seen.get(told.event()) != null) {
      return;
    }
    seen.put(told.event(), ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array());
    switch (settings.clock()) {
      case WALL -> hand(context, told, record.timestamp());
      case EVENT -> pending.put(Keys.pending(told), Pending.ofActivity(record.value()));
    }
  }

  private static boolean isFollowed(Activity.Observation told) {
    return told instanceof Activity.LoggingChanged || observed(told).isPresent();
  }

  /** Hands over what an account or the watch over logging is told. */
  static void hand(ProcessorContext<String, Object> context, Activity.Observation told, long timestamp) {
    if (told instanceof Activity.LoggingChanged changed) {
      context.forward(new Record<>(told.principalId(), changed, timestamp), BudgetTopology.WATCH_LOGGING);
    }
    observed(told).ifPresent(
        observed -> context.forward(new Record<>(told.principalId(), observed, timestamp),
            BudgetTopology.KEEP_ACCOUNT));
  }

  /** Returns what an account is told; the rest is on the topic for others. */
  private static Optional<AccountInput> observed(Activity.Observation told) {
    return switch (told) {
      case Activity.PrincipalChanged changed ->
        Optional.of(sighted(changed, changed.accountType(), changed.sighting()));
      // Whoever gets a key is there.
      case Activity.CredentialChanged changed when changed.credential() == Credential.BEDROCK_API_KEY
          && changed.change() == CredentialChange.CREATED ->
        Optional.of(sighted(changed, changed.accountType(), Fact.Sighting.CREATED));
      case Activity.CredentialChanged changed -> Optional.empty();
      // Nobody has the old name any more; the connector tells of the new one as well, on its own partition.
      case Activity.PrincipalRenamed renamed ->
        Optional.of(sighted(renamed, renamed.accountType(), Fact.Sighting.DELETED));
      case Activity.AccessChanged changed -> Optional.empty();
      case Activity.LoggingChanged changed -> Optional.empty();
      case Activity.MantleInference inference -> Optional.empty();
    };
  }

  private static AccountInput sighted(Activity.Observation told, AccountType type, Fact.Sighting sighting) {
    return new AccountInput.Observed(new Fact.PrincipalObserved(sighting, told.event(), told.actor()), type,
        told.occurredAt());
  }
}
