package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.IntakeTally.Counted;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.InvocationReader;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.pricing.Charge;
import io.github.budgeteer.topology.pricing.Pricer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes every call in once, and counts what becomes of it.
 *
 * <p>The same call from two places (S3 and CloudWatch, a copied file) is a duplicate. The same call from the same place
 * was redelivered and counts nowhere.
 */
final class CallIntake implements Processor<String, byte[], String, Object> {
  /** Clocks differ; more than this is a wrong timestamp, which must not move anybody's budget into the future. */
  static final Duration MAX_AHEAD = Duration.ofMinutes(5);
  /** Bedrock was announced in April 2023; a call before that would begin its principal's periods in a time that never was. */
  private static final Instant EARLIEST = Instant.parse("2023-01-01T00:00:00Z");
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);
  /** Segments forgotten in one step: more than come in meanwhile. */
  private static final int FORGOTTEN = 1_000;
  /** Calls kept in memory, of some 50 bytes each; the others are on disk. */
  private static final int REMEMBERED = 1_000_000;
  private final TopologySettings settings;
  private final Pricer pricer;
  private final InvocationReader reader = new InvocationReader();
  private ProcessorContext<String, Object> context;
  private SeenCalls seenCalls;
  private ReplayedCalls replayedCalls;
  private KeyValueStore<byte[], byte[]> pending;
  private KeyValueStore<Integer, IntakeState> states;
  private boolean untold;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  CallIntake(TopologySettings settings) {
    this.settings = settings;
    this.pricer = new Pricer(settings.rates());
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    seenCalls = new SeenCalls(context.getStateStore(Stores.SEEN_CALLS), REMEMBERED);
    replayedCalls = new ReplayedCalls(context.getStateStore(Stores.REPLAYED_CALLS));
    pending = context.getStateStore(Stores.PENDING);
    states = context.getStateStore(Stores.INTAKE);
    // The process, thread or task before may not have got to it.
    untold = states.get(partition()) != null;
    context.schedule(TELL_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> {
      forget();
      if (untold) {
        tell(now);
      }
    });
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Intake intake;
    try {
      intake = reader.decode(record.value(), record.key());
    } catch (IllegalArgumentException e) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "no invocation", null);
      count(Counted.QUARANTINED, null);
      return;
    }
    switch (intake) {
      case Invocation call -> take(record, call);
      case InputDelivered delivered -> {
        IntakeState state = state();
        states.put(partition(), state.with(state.tally().delivered(delivered.run())));
        tell(record.timestamp());
      }
      case EndOfInput mark -> context.forward(record.withValue(new AccountInput.Fold(mark)),
          BudgetTopology.SORT_CALLS);
    }
  }

  private void take(Record<String, byte[]> record, Invocation call) {
    if (!call.principalId().equals(record.key()) || !Keys.isArn(call.principalId())) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT,
          "key and principal differ, or it is no ARN", call.source());
      count(Counted.QUARANTINED, null);
      return;
    }
    if (call.occurredAt().isBefore(EARLIEST)) {
      new Quarantine(context).put(record, QuarantineReason.INVALID_TIMESTAMP,
          call.occurredAt() + " is before there was Bedrock", call.source());
      count(Counted.QUARANTINED, null);
      return;
    }
    if (call.occurredAt().isAfter(Instant.ofEpochMilli(record.timestamp()).plus(MAX_AHEAD))) {
      new Quarantine(context).put(record, QuarantineReason.TIMESTAMP_AHEAD,
          call.occurredAt() + " is more than 5 minutes ahead of its arrival", call.source(),
          Topic.INVOCATIONS, call);
      count(Counted.QUARANTINED, null);
      return;
    }
    SeenCalls.Seen seen = replayedCalls.seen(call);
    if (seen == SeenCalls.Seen.NEVER && isBeyondHorizon(call.occurredAt())) {
      if (!Quarantine.isReplayed(record)) {
        new Quarantine(context).put(record, QuarantineReason.BEYOND_HORIZON,
            call.occurredAt() + " is older than what is remembered of calls", call.source(),
            Topic.INVOCATIONS, call);
        count(Counted.QUARANTINED, null);
        return;
      }
      replayedCalls.add(call);
    }
    switch (seen == SeenCalls.Seen.NEVER ? seenCalls.see(call) : seen) {
      case NEVER -> takeNew(record, call);
      case HERE -> {
      }
      case ELSEWHERE -> again(record, call);
    }
  }

  private void takeNew(Record<String, byte[]> record, Invocation call) {
    if (call.errorCode() != null) {
      count(Counted.FAILED, call.occurredAt());
      return;
    }
    count(Counted.CHARGED, call.occurredAt());
    switch (settings.clock()) {
      case WALL -> context.forward(record.withValue(new AccountInput.Calls(List.of(call))),
          BudgetTopology.SORT_CALLS);
      case EVENT -> pending.put(Keys.pending(call), record.value());
    }
  }

  private boolean isBeyondHorizon(Instant occurredAt) {
    Instant limit = limit();
    return limit != null && occurredAt.isBefore(limit);
  }

  /** Returns the event time before which calls are neither remembered nor taken in; null for none. */
  private @Nullable Instant limit() {
    Instant newest = state().tally().newestEventTime();
    return settings.horizon() == null || newest == null ? null : newest.minus(settings.horizon());
  }

  /** Forgets the oldest calls beyond the horizon, a step at a time. */
  private void forget() {
    Instant limit = limit();
    if (limit == null) {
      return;
    }
    seenCalls.forget(limit, FORGOTTEN);
  }

  private void again(Record<String, byte[]> record, Invocation call) {
    count(Counted.DUPLICATE, call.occurredAt());
    if (settings.clock() == Ledger.Clock.EVENT && call.errorCode() == null) {
      keepTruer(record, call);
    }
  }

  /**
   * Of two copies that wait to be folded the truer one counts, whichever came first: the result has no order. A copy with
   * bodies knows the cache lifetimes, which only ever raise the price: it is the truer one.
   */
  private void keepTruer(Record<String, byte[]> record, Invocation call) {
    byte[] key = Keys.pending(call);
    byte[] bytes = pending.get(key);
    if (bytes == null || !(reader.decode(bytes, call.principalId()) instanceof Invocation waiting)) {
      return;
    }
    Charge charge = pricer.charge(call);
    Charge other = pricer.charge(waiting);
    int order = charge.amount().compareTo(other.amount());
    boolean truer = order > 0
        || (order == 0 && call.source().toString().compareTo(waiting.source().toString()) < 0);
    if (truer && charge.basis() == other.basis()) {
      pending.put(key, record.value());
      seenCalls.move(call);
    }
  }

  private void count(Counted kind, @Nullable Instant occurredAt) {
    IntakeState state = state();
    states.put(partition(), state.with(state.tally().plus(kind, occurredAt)));
    settings.metrics().takenIn(kind);
    untold = true;
  }

  private void tell(long timestamp) {
    IntakeTelling.tell(context, state(), timestamp);
    untold = false;
  }

  private IntakeState state() {
    return IntakeState.of(states, context);
  }

  private int partition() {
    return context.taskId().partition();
  }
}
