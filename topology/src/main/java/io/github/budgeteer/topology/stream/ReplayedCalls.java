package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.topology.stream.SeenCalls.Seen;
import java.util.Arrays;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers for good the calls that were taken in although they were beyond the horizon: {@link SeenCalls} forgets them at once.
 *
 * <p>There are few, and all are old: a call that is newer than the newest of them costs a comparison.
 */
final class ReplayedCalls {
  private final KeyValueStore<byte[], byte[]> places;
  private long newestMinute = Long.MIN_VALUE;

  /**
   * Opens those of one partition.
   *
   * @param places {@link Keys#replayed} → where the call was found
   */
  ReplayedCalls(KeyValueStore<byte[], byte[]> places) {
    this.places = places;
    try (KeyValueIterator<byte[], byte[]> newest = places.reverseAll()) {
      if (newest.hasNext()) {
        KeyValue<byte[], byte[]> entry = newest.next();
        newestMinute = Keys.minuteOfReplayed(entry.key);
      }
    }
  }

  /** Tells whether a call is one of them. */
  Seen seen(Invocation call) {
    if (Keys.minute(call.occurredAt()) > newestMinute) {
      return Seen.NEVER;
    }
    byte[] place = places.get(Keys.replayed(call));
    if (place == null) {
      return Seen.NEVER;
    }
    return Arrays.equals(place, place(call)) ? Seen.HERE : Seen.ELSEWHERE;
  }

  void add(Invocation call) {
    places.put(Keys.replayed(call), place(call));
    newestMinute = Math.max(newestMinute, Keys.minute(call.occurredAt()));
  }

  private static byte[] place(Invocation call) {
    return (call.source().file() + '#' + call.source().record()).getBytes(UTF_8);
  }
}
