package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Tells when no call has come in on any partition for too long, and when one does again. Live only: in the logs of the past an
 * hour without a call is no news.
 */
final class SilenceWatch implements Processor<String, byte[], String, Object> {
  /** Nobody needs an hour to the second. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final String ONLY = "silence";
  private static final Json<State> JSON = Json.of(State.class);

  private final Ledger.Clock clock;
  private final Duration longest;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> states;
  /** What nobody took in while nobody ran is no silence. */
  private Instant startedAt;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  SilenceWatch(TopologySettings settings) {
    clock = settings.clock();
    longest = settings.blindAfter();
  }

  /**
   * What has been heard.
   *
   * @param calls partition of {@code invocations} → usable records taken in
   * @param heardAt when the last of them was told; null before the first
   * @param blindSince what was told as the beginning of a silence that lasts; null if none does
   */
  record State(Map<Integer, Long> calls, @Nullable Instant heardAt, @Nullable Instant blindSince) {
    State {
      calls = Map.copyOf(calls);
    }
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    states = context.getStateStore(Stores.SILENCE);
    startedAt = Instant.ofEpochMilli(context.currentSystemTimeMs());
    if (clock == Ledger.Clock.WALL) {
      context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::look);
    }
  }

  @Override
  public void process(Record<String, byte[]> record) {
    IntakeTally tally = Topic.INTAKE.json().decode(record.value());
    long calls = tally.charged() + tally.duplicate() + tally.failed();
    State before = state();
    if (clock == Ledger.Clock.EVENT || calls <= before.calls().getOrDefault(tally.partition(), 0L)) {
      return;
    }
    Map<Integer, Long> counted = new TreeMap<>(before.calls());
    counted.put(tally.partition(), calls);
    Instant heardAt = Instant.ofEpochMilli(record.timestamp());
    states.put(ONLY, JSON.encode(new State(counted, heardAt, null)));
    if (before.blindSince() != null) {
      tell(new Notice.MeteringResumed(new Notice.NoInvocations(), before.blindSince(), heardAt, null),
          record.timestamp());
    }
  }

  private void look(long now) {
    State state = state();
    Instant since = state.heardAt() == null || state.heardAt().isBefore(startedAt)
        ? startedAt
        : state.heardAt();
    Instant due = since.plus(longest);
    if (state.blindSince() == null && !due.isAfter(Instant.ofEpochMilli(now))) {
      states.put(ONLY, JSON.encode(new State(state.calls(), state.heardAt(), since)));
      tell(new Notice.MeteringBlind(new Notice.NoInvocations(), since, due, null), now);
    }
  }

  private void tell(Notice notice, long timestamp) {
    NoticeTelling.tell(context, notice, timestamp, BudgetTopology.WRITE_SILENCE);
  }

  private State state() {
    byte[] bytes = states.get(ONLY);
    return bytes == null ? new State(Map.of(), null, null) : JSON.decode(bytes);
  }
}
