package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.DeliveryOffset;
import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.SourceMetrics;
import io.github.budgeteer.connectors.SourceRecords;
import io.github.budgeteer.events.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one poll hands over. It ends, too, when much was looked at for it in vain, so that the worker can stop the task meanwhile.
 */
final class Batch {
  /** About a second's work. */
  private static final int MOST_LOOKED_AT = 50_000;

  private final int mostRecords;
  private final SourceRecords form;
  private final Commits commits;
  private final SourceMetrics metrics;
  private final List<SourceRecord> records = new ArrayList<>();
  private int lookedAt;

  Batch(int mostRecords, SourceRecords form, Commits commits, SourceMetrics metrics) {
    this.mostRecords = mostRecords;
    this.form = form;
    this.commits = commits;
    this.metrics = metrics;
  }

  /** Adds what was found, if it becomes a record, which its unit then waits for. */
  void found(Found found, Commits.Unit unit, Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    metrics.found(found);
    form.of(found, partition, offset).ifPresent(record -> add(record, unit));
  }

  /** Adds how far an object has been delivered. */
  void delivered(Delivery delivery, Commits.Unit unit, Map<String, ?> partition) {
    add(form.of(delivery, partition, DeliveryOffset.write(delivery)), unit);
  }

  private void add(SourceRecord record, Commits.Unit unit) {
    commits.handOver(unit, record);
    records.add(record);
  }

  /** Adds that a whole sweep was made, and what need not be known any more because of it. */
  void swept(Listings.Done sweep, List<String> forgotten) {
    records.add(form.of(sweep.delivery(), sweep.partition(), sweep.offset()));
    forgotten.forEach(id -> records.add(form.forget(S3Object.uri(id), S3Object.partition(id))));
  }

  /** A log record was read, whether it becomes one of this batch or not. */
  void lookedAt() {
    lookedAt++;
  }

  boolean isFull() {
    return records.size() >= mostRecords || lookedAt >= MOST_LOOKED_AT;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  List<SourceRecord> records() {
    return records;
  }
}
