package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes every directive in once, whoever sends it how often; a bounded run keeps it until it folds. */
final class DirectiveIntake implements Processor<String, byte[], String, Object> {
  private final TopologySettings settings;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, byte[]> seen;
  private KeyValueStore<byte[], byte[]> pending;
  private KeyValueStore<String, KeptAccount> accounts;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  DirectiveIntake(TopologySettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    seen = context.getStateStore(Stores.SEEN_DIRECTIVES);
    pending = context.getStateStore(Stores.PENDING);
    accounts = context.getStateStore(Stores.ACCOUNTS);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    Directive directive;
    try {
      directive = Topic.DIRECTIVES.json().decode(record.value());
    } catch (IllegalArgumentException e) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT, "no directive", null);
      return;
    }
    String principalId = directive.principalId();
    boolean known = accounts.get(principalId) != null
        || Principal.resolve(principalId, null, null).map(Principal::id).filter(principalId::equals)
            .isPresent();
    if (!principalId.equals(record.key()) || !known) {
      new Quarantine(context).put(record, QuarantineReason.UNREADABLE_EVENT,
          "key and principal differ, or it is no principal", null);
      return;
    }
    long offset = context.recordMetadata().map(RecordMetadata::offset).orElseThrow();
    if (seen.get(directive.id()) != null) {
      return;
    }
    Instant arrived = Instant.ofEpochMilli(record.timestamp());
    seen.put(directive.id(), ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    switch (settings.clock()) {
      case WALL -> context.forward(record.withValue(new AccountInput.Directed(directive, arrived, arrived)),
          BudgetTopology.KEEP_ACCOUNT);
      // Ahead of the principal's calls, in the order of asking.
      case EVENT ->
        pending.put(Keys.pending(principalId, Instant.MIN, String.format(Locale.ROOT, "%019d", offset)),
            Pending.ofDirective(record.value()));
    }
  }
}
