package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.ReplayMark;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
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

  /** Tells whether somebody has had a record that was set aside taken in again. */
  static boolean isReplayed(Record<String, byte[]> record) {
    return mark(record).isPresent();
  }

  /**
   * Puts a record aside that may come to be understood, or whose sender is at fault; nothing is kept of it.
   *
   * @param place where its original stands; null if only its place in our topic is known
   */
  void put(Record<String, byte[]> record, QuarantineReason reason, String message, @Nullable Place place) {
    put(record, reason, message, place, null);
  }

  /**
   * Puts a record aside that is understood, and can be used once its reason is no more.
   *
   * @param place where its original stands
   * @param topic whose record it is
   * @param understood what is kept: fields of ours, and nothing else that may have stood there
   */
  <T> void put(Record<String, byte[]> record, QuarantineReason reason, String message, Place place,
      Topic<T> topic, T understood) {
    put(record, reason, message, place, new Quarantined.Copy(topic.label(), record.key(),
        new String(topic.json().encode(understood), UTF_8)));
  }

  private void put(Record<String, byte[]> record, QuarantineReason reason, String message,
      @Nullable Place place, Quarantined.@Nullable Copy copy) {
    Optional<ReplayMark> mark = mark(record);
    Place source = mark.map(ReplayMark::source).or(() -> Optional.ofNullable(place))
        .or(() -> context.recordMetadata().map(Quarantine::place)).orElseThrow();
    byte[] original = record.value() == null ? new byte[0] : record.value();
    Quarantined quarantined = new Quarantined("sha256:" + Ledger.hash(original) + ",bytes:" + original.length,
        message, "topology", Instant.ofEpochMilli(record.timestamp()),
        mark.map(ReplayMark::attempt).orElse(1), reason, source, copy, null);
    context.forward(
        new Record<>(source.toString(), Topic.QUARANTINE.json().encode(quarantined), record.timestamp()),
        BudgetTopology.WRITE_QUARANTINE);
  }

  private static Optional<ReplayMark> mark(Record<String, byte[]> record) {
    Header header = record.headers().lastHeader(ReplayMark.HEADER);
    return ReplayMark.decode(header == null ? null : header.value());
  }

  private static Place place(RecordMetadata metadata) {
    return new Place("kafka://" + metadata.topic() + "/" + metadata.partition(), metadata.offset(),
        metadata.offset());
  }
}
