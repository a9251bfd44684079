package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.DeliveryOffset;
import io.github.budgeteer.events.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * How far each object has been handed over: what was committed before this task, and what the task did since. Of an object that
 * is complete nothing but its name and time is kept, because there may be hundreds of thousands.
 */
final class Deliveries {
  private final OffsetStorageReader committed;
  private final Map<String, Delivery> begun = new HashMap<>();
  /** When an object was written, milliseconds since 1970, by its id. */
  private final Map<String, Long> complete = new HashMap<>();

  Deliveries(OffsetStorageReader committed) {
    this.committed = committed;
  }

  /** Looks some objects up, at once: each request reads Connect's offsets to their end. */
  void load(Collection<S3Object> found) {
    Map<Map<String, String>, S3Object> unknown = found.stream()
        .filter(object -> !object.etag().isEmpty() && !complete.containsKey(object.id())
            && !begun.containsKey(object.id()))
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

  /** Returns how many of an object's records have been handed over; 0 if it is complete. */
  long records(S3Object object) {
    return Optional.ofNullable(begun.get(object.id())).map(Delivery::records).orElse(0L);
  }

  boolean isComplete(S3Object object) {
    return complete.containsKey(object.id());
  }

  void put(S3Object object, Delivery delivery) {
    if (delivery.complete()) {
      begun.remove(object.id());
      // Not what a notification says of that: an object would be forgotten that is still listed.
      complete.put(object.id(), delivery.modified());
    } else {
      begun.put(object.id(), delivery);
    }
  }

  /** Forgets the complete objects written before a time, and returns their ids. */
  List<String> forget(Instant before) {
    List<String> old = new ArrayList<>();
    complete.forEach((id, modified) -> {
      if (modified < before.toEpochMilli()) {
        old.add(id);
      }
    });
    old.forEach(complete::remove);
    return old;
  }
}
