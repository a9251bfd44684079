package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Puts a record of ours that can't be used aside, so that the stream goes on. */
final class Quarantine {
  private final ProcessorContext<String, Object> context;

  Quarantine(ProcessorContext<String, Object> context) {
    this.context = context;
  }

  /**
   * Puts a record aside.
   *
   * @param place where its original stands; null if only its place in our topic is known
   */
  void put(Record<String, byte[]> record, QuarantineReason reason, String message, @Nullable Place place) {
    Place source = place != null ? place : context.recordMetadata().map(Quarantine::place).orElseThrow();
    byte[] original = record.value() == null ? new byte[0] : record.value();
    Quarantined quarantined = new Quarantined("sha256:" + Ledger.hash(original) + ",bytes:" + original.length,
        message,
        "topology", Instant.ofEpochMilli(record.timestamp()), 1, reason, source);
    context.forward(
        new Record<>(source.toString(), Topic.QUARANTINE.json().encode(quarantined), record.timestamp()),
        BudgetTopology.WRITE_QUARANTINE);
  }

  private static Place place(RecordMetadata metadata) {
    return new Place("kafka://" + metadata.topic() + "/" + metadata.partition(), metadata.offset(),
        metadata.offset());
  }
}
