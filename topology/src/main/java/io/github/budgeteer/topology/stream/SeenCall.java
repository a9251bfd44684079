package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Place;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * What is remembered of a call, so that it counts once: when it occurred, and where it was found first.
 *
 * @param occurredAt event time of the copy that counts
 * @param place fingerprint of where that copy was found
 */
record SeenCall(Instant occurredAt, UUID place) {
  static SeenCall of(Instant occurredAt, Place place) {
    return new SeenCall(occurredAt, fingerprint(place));
  }

  byte[] encode() {
    return ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES).putLong(occurredAt.getEpochSecond())
        .putInt(occurredAt.getNano()).putLong(place.getMostSignificantBits())
        .putLong(place.getLeastSignificantBits())
        .array();
  }

  static SeenCall decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Instant occurredAt = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    return new SeenCall(occurredAt, new UUID(buffer.getLong(), buffer.getLong()));
  }

  boolean isAt(Place other) {
    return place.equals(fingerprint(other));
  }

  private static UUID fingerprint(Place place) {
    return UUID.nameUUIDFromBytes((place.record() + " " + place.file()).getBytes(UTF_8));
  }
}
