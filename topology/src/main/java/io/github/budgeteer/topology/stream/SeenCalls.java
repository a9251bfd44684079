package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Remembers calls, so that each counts once: a set of ids per minute of event time, kept in segments of some dozen ids.
 *
 * <p>A key-value entry per call would cost a random read, a random write and a changelog record each, which is more than all
 * else that is done with a call (docs/performance.md). Ids of one minute arrive together, whichever way they come, so the sets
 * of a few minutes are in memory, and others are read when a call of theirs comes. Copies of one call have one event time.
 *
 * <p>An entry has 16 bytes of SHA-256 of the call's id, and where it was found first: the number of the record in its file,
 * and a hash of the file's name. Two files that share that hash, and hold the same call at the same number, are taken for one,
 * which leaves a duplicate uncounted and charges nothing wrong.
 */
final class SeenCalls {
  static final int ENTRY_BYTES = 2 * Long.BYTES + Long.BYTES;
  /** Small enough to be written again with a few calls more, large enough that the keys do not count. */
  private static final int SEGMENT_ENTRIES = 64;
  private static final int SECONDS_PER_MINUTE = 60;

  private final KeyValueStore<String, byte[]> segments;
  private final int capacity;
  private final MessageDigest digest = sha256();
  /** The least recently used first. */
  private final LinkedHashMap<Long, CallIds> minutes = new LinkedHashMap<>(16, 0.75f, true);
  private int remembered;
  /** The segment that was added to last, because the next call mostly belongs there too. */
  private long lastMinute;
  private int lastNumber = -1;
  private String lastKey = "";

  /**
   * Opens the sets of one partition.
   *
   * @param segments {@link Keys#segment} → entries
   * @param capacity how many calls are kept in memory
   */
  SeenCalls(KeyValueStore<String, byte[]> segments, int capacity) {
    this.segments = segments;
    this.capacity = capacity;
  }

  /** What is known of a call. */
  enum Seen {
    NEVER,
    /** Redelivered from the same place. */
    HERE,
    /** There is a copy of it at another place. */
    ELSEWHERE
  }

  /** Tells whether a call was seen before, and remembers it if not. */
  Seen see(Invocation call) {
    long minute = Math.floorDiv(call.occurredAt().getEpochSecond(), SECONDS_PER_MINUTE);
    CallIds ids = ids(minute);
    byte[] entry = entry(call);
    long high = word(entry, 0);
    long low = word(entry, Long.BYTES);
    int position = ids.find(high, low);
    if (position < 0) {
      append(minute, ids.size(), entry);
      ids.add(high, low);
      remembered++;
      return Seen.NEVER;
    }
    byte[] segment = segments.get(Keys.segment(minute, position / SEGMENT_ENTRIES));
    int at = position % SEGMENT_ENTRIES * ENTRY_BYTES;
    return Arrays.equals(segment, at, at + ENTRY_BYTES, entry, 0, ENTRY_BYTES)
        ? Seen.HERE
        : Seen.ELSEWHERE;
  }

  /** Remembers that of a call that was seen, this copy is the one that counts. */
  void move(Invocation call) {
    long minute = Math.floorDiv(call.occurredAt().getEpochSecond(), SECONDS_PER_MINUTE);
    byte[] entry = entry(call);
    long high = word(entry, 0);
    long low = word(entry, Long.BYTES);
    int position = ids(minute).find(high, low);
    String key = Keys.segment(minute, position / SEGMENT_ENTRIES);
    byte[] segment = segments.get(key).clone();
    System.arraycopy(entry, 0, segment, position % SEGMENT_ENTRIES * ENTRY_BYTES, ENTRY_BYTES);
    segments.put(key, segment);
  }

  /**
   * Forgets minutes that have ended before a time, the oldest first.
   *
   * @param most segments removed in this step
   */
  void forget(Instant before, int most) {
    long minute = Math.floorDiv(before.getEpochSecond(), SECONDS_PER_MINUTE);
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> oldest = segments.range(null, Keys.segment(minute, 0))) {
      while (oldest.hasNext() && old.size() < most) {
        old.add(oldest.next().key);
      }
    }
    old.remove(Keys.segment(minute, 0));
    old.forEach(key -> segments.put(key, null));
    minutes.keySet().removeIf(known -> known < minute);
    remembered = minutes.values().stream().mapToInt(CallIds::size).sum();
  }

  private void append(long minute, int position, byte[] entry) {
    int number = position / SEGMENT_ENTRIES;
    if (minute != lastMinute || number != lastNumber) {
      lastMinute = minute;
      lastNumber = number;
      lastKey = Keys.segment(minute, number);
    }
    int at = position % SEGMENT_ENTRIES * ENTRY_BYTES;
    byte[] segment = new byte[at + ENTRY_BYTES];
    if (at > 0) {
      System.arraycopy(segments.get(lastKey), 0, segment, 0, at);
    }
    System.arraycopy(entry, 0, segment, at, ENTRY_BYTES);
    segments.put(lastKey, segment);
  }

  private CallIds ids(long minute) {
    CallIds ids = minutes.get(minute);
    if (ids == null) {
      makeRoom();
      ids = new CallIds();
      try (KeyValueIterator<String, byte[]> stored = segments.range(Keys.segment(minute, 0),
          Keys.segment(minute + 1, 0))) {
        while (stored.hasNext()) {
          KeyValue<String, byte[]> segment = stored.next();
          if (Keys.isSegmentOf(segment.key, minute)) {
            ids.addAll(segment.value);
          }
        }
      }
      minutes.put(minute, ids);
      remembered += ids.size();
    }
    return ids;
  }

  private void makeRoom() {
    Iterator<Map.Entry<Long, CallIds>> eldest = minutes.entrySet().iterator();
    while (remembered > capacity && eldest.hasNext()) {
      remembered -= eldest.next().getValue().size();
      eldest.remove();
    }
  }

  private byte[] entry(Invocation call) {
    byte[] hash = digest.digest(call.dedupeKey().getBytes(UTF_8));
    Place place = call.source();
    return ByteBuffer.allocate(ENTRY_BYTES).put(hash, 0, 2 * Long.BYTES).putInt((int) place.record())
        .putInt(place.file().hashCode()).array();
  }

  private static long word(byte[] entry, int at) {
    return ByteBuffer.wrap(entry).getLong(at);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
