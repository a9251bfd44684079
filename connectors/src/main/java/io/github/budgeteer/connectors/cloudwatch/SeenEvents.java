package io.github.budgeteer.connectors.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Which events of a log group have been read, as far back as requests overlap. Connect keeps it: one offset for each ten seconds
 * of event time, which holds a digest of each event's id, so that a restart reads none of them again.
 */
final class SeenEvents {
  /** Short, so that an offset stays far below a record's largest size at any rate that CloudWatch Logs can be read at. */
  static final Duration SLICE = Duration.ofSeconds(10);
  static final String SLICE_NAME = "slice";
  private static final String IDS = "ids";

  private final String group;
  private final NavigableMap<Long, Set<Long>> slices = new TreeMap<>();

  /** Loads what Connect keeps of the time between two instants. */
  SeenEvents(String group, OffsetStorageReader committed, Instant from, Instant until) {
    this.group = group;
    Map<Map<String, Object>, Long> partitions = new HashMap<>();
    for (long slice = slice(from); slice <= slice(until); slice += SLICE.toMillis()) {
      partitions.put(partition(slice), slice);
    }
    committed.offsets(partitions.keySet()).forEach((partition, offset) -> {
      Long slice = partitions.get(partition);
      if (slice != null && offset != null && offset.get(IDS) instanceof String ids) {
        slices.put(slice, decode(ids));
      }
    });
  }

  /** Remembers an event; returns whether it is new. */
  boolean add(Instant time, String id) {
    return slices.computeIfAbsent(slice(time), unused -> new TreeSet<>()).add(digest(id));
  }

  /** Forgets what was before an instant; returns the partitions that Connect shall forget. */
  List<Map<String, Object>> forget(Instant before) {
    NavigableMap<Long, Set<Long>> old = slices.headMap(slice(before), false);
    List<Map<String, Object>> forgotten = old.keySet().stream().map(this::partition).toList();
    old.clear();
    return forgotten;
  }

  /** Returns where the offset of an event's time is kept. */
  Map<String, Object> partition(Instant time) {
    return partition(slice(time));
  }

  /** One field, because Connect compares text in which fields have an order. */
  private Map<String, Object> partition(long slice) {
    return Map.of(SLICE_NAME, "cloudwatch:" + group + "#" + slice);
  }

  /** Returns the offset of an event's time, as it is now. */
  Map<String, Object> offset(Instant time) {
    Set<Long> ids = slices.getOrDefault(slice(time), Set.of());
    ByteBuffer bytes = ByteBuffer.allocate(ids.size() * Long.BYTES);
    ids.forEach(bytes::putLong);
    return Map.of(IDS, Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static Set<Long> decode(String ids) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(ids));
    Set<Long> digests = new TreeSet<>();
    while (bytes.remaining() >= Long.BYTES) {
      digests.add(bytes.getLong());
    }
    return digests;
  }

  private static long slice(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), SLICE.toMillis()) * SLICE.toMillis();
  }

  private static long digest(String id) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8)))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
