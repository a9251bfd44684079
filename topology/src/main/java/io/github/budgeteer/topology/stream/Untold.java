package io.github.budgeteer.topology.stream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keys whose latest state has not been told, in the order in which they came; a key that waits is not moved. */
final class Untold {
  private final KeyValueStore<String, byte[]> store;
  private final Map<String, Long> waiting = new LinkedHashMap<>();

  /**
   * Opens what waits.
   *
   * @param store key → when it is due, epoch milliseconds
   */
  Untold(KeyValueStore<String, byte[]> store) {
    this.store = store;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        waiting.put(entry.key, ByteBuffer.wrap(entry.value).getLong());
      }
    }
  }

  /** Adds a key unless it waits already. */
  void add(String key, long dueAt) {
    if (waiting.putIfAbsent(key, dueAt) == null) {
      store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(dueAt).array());
    }
  }

  /** Returns the first keys that are due. */
  List<String> due(long now, int most) {
    List<String> due = new ArrayList<>();
    for (Map.Entry<String, Long> entry : waiting.entrySet()) {
      if (due.size() >= most) {
        break;
      }
      if (entry.getValue() <= now) {
        due.add(entry.getKey());
      }
    }
    return due;
  }

  /** Removes a key; returns whether it waited. */
  boolean remove(String key) {
    boolean waited = waiting.remove(key) != null;
    if (waited) {
      store.put(key, null);
    }
    return waited;
  }
}
