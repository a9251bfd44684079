package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Activity.LoggingChange;
import io.github.budgeteer.events.Activity.LoggingChanged;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Notice;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tells when the invocation logging of a Region is switched off, and when it is there again. */
final class LoggingWatch implements Processor<String, LoggingChanged, String, byte[]> {
  private static final Json<State> JSON = Json.of(State.class);

  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, byte[]> states;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  LoggingWatch() {}

  /**
   * What is known of a Region.
   *
   * @param change what became of its logging last
   * @param since when that first held
   * @param newest event time of the newest event; older ones come too late to change anything
   */
  record State(LoggingChange change, Instant since, Instant newest) {}

  @Override
  public void init(ProcessorContext<String, byte[]> processorContext) {
    context = processorContext;
    states = context.getStateStore(Stores.LOGGING);
  }

  @Override
  public void process(Record<String, LoggingChanged> record) {
    LoggingChanged changed = record.value();
    Notice.LoggingOff off = new Notice.LoggingOff(changed.principalId(), changed.region());
    byte[] bytes = states.get(off.key());
    // A Region that nothing was told of is taken to have its logging: that it is configured is no news.
    State before = bytes == null
        ? new State(LoggingChange.CONFIGURED, changed.occurredAt(), changed.occurredAt())
        : JSON.decode(bytes);
    if (changed.occurredAt().isBefore(before.newest())) {
      return;
    }
    boolean turned = changed.change() != before.change();
    Instant since = turned ? changed.occurredAt() : before.since();
    states.put(off.key(), JSON.encode(new State(changed.change(), since, changed.occurredAt())));
    if (turned) {
      NoticeTelling.tell(context, switch (changed.change()) {
        case DELETED -> new Notice.MeteringBlind(off, since, since, changed.actor());
        case CONFIGURED -> new Notice.MeteringResumed(off, before.since(), since, changed.actor());
      }, record.timestamp(), BudgetTopology.WRITE_NOTICES);
    }
  }
}
