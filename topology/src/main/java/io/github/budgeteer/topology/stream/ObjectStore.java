package io.github.budgeteer.topology.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in front of another that keeps values as the objects they are, and writes what has changed once a commit.
 *
 * <p>Kafka's own record cache keeps bytes: each change of a hot value would still be encoded and decoded. What is not written
 * yet is lost with its transaction, as the rest of that is. {@link CachedStateStore} is not public API; it is the only way to
 * be told before a commit (ADR 6).
 *
 * @param <K> keys, with {@code equals} and {@code hashCode}
 * @param <V> values, which nobody changes once they are stored
 */
final class ObjectStore<K, V> extends HoldingStore<K, V, V> implements CachedStateStore<K, V> {
  private final int capacity;
  /** What was used lately, and before that: when the first map is full it takes the place of the second. */
  private Map<K, Slot<V>> slots = new HashMap<>();
  private Map<K, Slot<V>> older = new HashMap<>();
  private final List<KeyValue<K, Slot<V>>> unwritten = new ArrayList<>();
  /** What was used last: who reads a value writes it next. */
  private @Nullable K lastKey;
  private @Nullable Slot<V> last;

  /** A value, null if there is none. */
  private static final class Slot<V> {
    private @Nullable V value;
    private boolean written = true;

    Slot(@Nullable V value) {
      this.value = value;
    }
  }

  ObjectStore(KeyValueStore<K, V> store, int capacity) {
    super(store);
    this.capacity = capacity;
  }

  /**
   * Returns a builder of such a store.
   *
   * @param stores what is behind it
   * @param capacity how many values are kept as objects: so many, and up to twice that
   */
  static <K, V> StoreBuilder<KeyValueStore<K, V>> builder(Supplier<StoreBuilder<KeyValueStore<K, V>>> stores,
      int capacity) {
    return new HoldingBuilder<>(stores, store -> new ObjectStore<>(store, capacity));
  }

  @Override
  public @Nullable V get(K key) {
    Slot<V> slot = find(key);
    return slot == null ? add(key, new Slot<>(behind().get(key))).value : slot.value;
  }

  @Override
  public void put(K key, @Nullable V value) {
    Slot<V> slot = find(key);
    if (slot == null) {
      slot = add(key, new Slot<>(value));
    }
    slot.value = value;
    if (slot.written) {
      slot.written = false;
      unwritten.add(KeyValue.pair(key, slot));
    }
  }

  private @Nullable Slot<V> find(K key) {
    if (key.equals(lastKey)) {
      return last;
    }
    Slot<V> slot = slots.get(key);
    if (slot == null) {
      slot = older.remove(key);
      return slot == null ? null : add(key, slot);
    }
    lastKey = key;
    last = slot;
    return slot;
  }

  private Slot<V> add(K key, Slot<V> slot) {
    slots.put(key, slot);
    lastKey = key;
    last = slot;
    return slot;
  }

  private void makeRoom() {
    older = slots;
    slots = new HashMap<>();
    lastKey = null;
  }

  @Override
  KeyValueIterator<K, V> read(KeyValueIterator<K, V> entries) {
    return entries;
  }

  @Override
  void write() {
    flushCache();
  }

  @Override
  void forget() {
    clearCache();
  }

  @Override
  public void flushCache() {
    if (!unwritten.isEmpty()) {
      List<KeyValue<K, V>> entries = new ArrayList<>(unwritten.size());
      for (KeyValue<K, Slot<V>> entry : unwritten) {
        entries.add(KeyValue.pair(entry.key, entry.value.value));
      }
      behind().putAll(entries);
      unwritten.forEach(entry -> entry.value.written = true);
      unwritten.clear();
    }
    if (slots.size() > capacity) {
      makeRoom();
    }
  }

  /** Kafka says so, and nothing else, to a task's stores when it becomes a standby, whose state changes on disk behind them. */
  @Override
  public void clearCache() {
    slots.clear();
    older.clear();
    unwritten.clear();
    lastKey = null;
    if (behind() instanceof HoldingStore<?, ?, ?> holding) {
      holding.forget();
    }
  }

  @Override
  public boolean setFlushListener(CacheFlushListener<K, V> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  @SuppressWarnings("deprecation") // Kafka still calls it, and the default does nothing.
  public void flush() {
    flushCache();
    behind().flush();
  }
}
