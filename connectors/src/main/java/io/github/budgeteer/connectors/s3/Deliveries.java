package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.DeliveryOffset;
import io.github.budgeteer.events.Delivery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** How far each object has been handed over: what was committed before this task, and what the task did since. */
final class Deliveries {
  private final OffsetStorageReader committed;
  private final Map<String, Delivery> latest = new HashMap<>();
  private final Map<String, S3Object> objects = new HashMap<>();

  Deliveries(OffsetStorageReader committed) {
    this.committed = committed;
  }

  /** Looks some objects up, at once: each request reads Connect's offsets to their end. */
  void load(Collection<S3Object> found) {
    Map<Map<String, String>, S3Object> unknown = found.stream()
        .filter(object -> !latest.containsKey(object.id()) && !object.etag().isEmpty())
        .collect(Collectors.toMap(S3Object::partition, object -> object, (one, other) -> one));
    if (!unknown.isEmpty()) {
      committed.offsets(unknown.keySet()).forEach((partition, offset) -> {
        S3Object object = unknown.get(partition);
        if (object != null && offset != null) {
          put(object, DeliveryOffset.read(object.uri(), offset));
        }
      });
    }
  }

  Optional<Delivery> of(S3Object object) {
    return Optional.ofNullable(latest.get(object.id()));
  }

  boolean isComplete(S3Object object) {
    return of(object).filter(Delivery::complete).isPresent();
  }

  void put(S3Object object, Delivery delivery) {
    latest.put(object.id(), delivery);
    objects.put(object.id(), object);
  }

  /** Forgets the complete objects written before a time, and returns them. */
  List<S3Object> forget(Instant before) {
    List<S3Object> old = objects.values().stream()
        .filter(object -> isComplete(object) && object.modified().isBefore(before)).toList();
    old.forEach(object -> {
      latest.remove(object.id());
      objects.remove(object.id());
    });
    return old;
  }
}
