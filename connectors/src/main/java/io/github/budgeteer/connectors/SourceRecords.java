package io.github.budgeteer.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is found into Connect's records: finished bytes, so that no converter changes what {@code events} wrote.
 *
 * @param topicPrefix of the topics written to
 * @param functionName what stands beside what is refused
 * @param clock when that was
 */
public record SourceRecords(String topicPrefix, String functionName, InstantSource clock) {
  /**
   * Returns the record that something found becomes, if it becomes one.
   *
   * @param partition where it comes from, as Connect keeps it
   * @param offset how far that has been read with this record; null where that is not to be remembered
   */
  public Optional<SourceRecord> of(Found found, Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    if (found instanceof Found.Publish publish) {
      return Optional.of(record(publish.topic(), publish.key(), publish.value(), partition, offset));
    }
    if (found instanceof Found.Nothing) {
      return Optional.empty();
    }
    Found.Refuse refused = (Found.Refuse) found;
    return Optional.of(record(Topic.QUARANTINE, refused.place().toString(),
        Topic.QUARANTINE.json()
            .encode(new Quarantined(refused.fingerprint().isEmpty() ? null : refused.fingerprint(),
                refused.message(), functionName, clock.instant(), 1, refused.reason(), refused.place())),
        partition, offset));
  }

  /** Returns the record that tells how far something has been delivered. */
  public SourceRecord of(Delivery delivery, Map<String, ?> partition, Map<String, ?> offset) {
    return record(Topic.DELIVERIES, delivery.file(), Topic.DELIVERIES.json().encode(delivery), partition,
        offset);
  }

  /** Returns the record that makes Kafka and Connect forget a delivery. */
  public SourceRecord forget(String file, Map<String, ?> partition) {
    return record(Topic.DELIVERIES, file, null, partition, null);
  }

  /** Returns a record of any topic. */
  public SourceRecord record(Topic<?> topic, String key, byte @Nullable [] value, Map<String, ?> partition,
      @Nullable Map<String, ?> offset) {
    return new SourceRecord(partition, offset, topic.name(topicPrefix), Schema.BYTES_SCHEMA,
        key.getBytes(UTF_8), Schema.OPTIONAL_BYTES_SCHEMA, value);
  }
}
