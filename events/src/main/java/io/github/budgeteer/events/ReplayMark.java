package io.github.budgeteer.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of a record that it was set aside before and is tried again, in a header of the Kafka record.
 *
 * @param attempt which try this is: 2 for the first replay
 * @param source {@link Quarantined#source} under which it was set aside
 */
public record ReplayMark(int attempt, Place source) {
  /** The header's name; its value is JSON. */
  public static final String HEADER = "budgeteer-replay";
  private static final Json<ReplayMark> JSON = Json.of(ReplayMark.class);

  /** Returns the header's value. */
  public byte[] encode() {
    return JSON.encode(this);
  }

  /** Returns what a header says; nothing if there is none, or it is none of ours. */
  public static Optional<ReplayMark> decode(byte @Nullable [] header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.decode(header));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
