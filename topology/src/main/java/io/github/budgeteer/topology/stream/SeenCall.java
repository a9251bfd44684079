package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Place;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What is remembered of a call, so that it counts once: when it occurred, and where it was found first.
 *
 * @param occurredAt event time of the copy that counts
 * @param record where that copy was found: number of the record in its file
 * @param file hash of the file's name; two files that share it, and hold the same call at the same number, are taken for one,
 *     which leaves a duplicate uncounted and charges nothing wrong
 */
record SeenCall(Instant occurredAt, long record, int file) {
  static SeenCall of(Instant occurredAt, Place place) {
    return new SeenCall(occurredAt, place.record(), place.file().hashCode());
  }

  byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES).putLong(occurredAt.getEpochSecond())
        .putInt(occurredAt.getNano()).putLong(record).putInt(file).array();
  }

  static SeenCall decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new SeenCall(Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()), buffer.getLong(),
        buffer.getInt());
  }

  boolean isAt(Place place) {
    return record == place.record() && file == place.file().hashCode();
  }
}
