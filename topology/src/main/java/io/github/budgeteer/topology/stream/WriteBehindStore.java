package io.github.budgeteer.topology.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in front of a persistent one that writes to disk when it is full or its state is to be kept, not once a commit.
 *
 * <p>Below the changelog, so that has every write of every commit. Under exactly-once Kafka Streams keeps what is on disk only if
 * the task was closed in order, and then calls {@link #commit} first; after a crash the disk is wiped and filled from the
 * changelog. So what is on disk in between is nobody's business.
 */
final class WriteBehindStore implements KeyValueStore<Bytes, byte[]> {
  private static final int KEPT_BYTES = 4 << 20;

  private final KeyValueStore<Bytes, byte[]> store;
  /** Deleted keys have null. */
  private final Map<Bytes, byte[]> unwritten = new HashMap<>();
  private long bytes;

  private WriteBehindStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Puts such a store in front of those of a supplier. */
  static KeyValueBytesStoreSupplier before(KeyValueBytesStoreSupplier stores) {
    return new Supplier(stores);
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    byte[] value = unwritten.get(key);
    return value != null || unwritten.containsKey(key) ? value : store.get(key);
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    byte[] before = unwritten.put(key, value);
    bytes += length(value) - (before == null ? 0 : before.length);
    // An entry without a value takes room, too.
    if (bytes + (long) unwritten.size() * key.get().length > KEPT_BYTES) {
      write();
    }
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  private void write() {
    if (unwritten.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(unwritten.size());
    unwritten.forEach((key, value) -> entries.add(KeyValue.pair(key, value)));
    store.putAll(entries);
    unwritten.clear();
    bytes = 0;
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    write();
    return store.range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    write();
    return store.all();
  }

  @Override
  public long approximateNumEntries() {
    write();
    return store.approximateNumEntries();
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
    store.commit(changelogOffsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // Kafka asks it all the same.
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void close() {
    unwritten.clear();
    bytes = 0;
    store.close();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    write();
    return store.query(query, bound, config);
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }

  private record Supplier(KeyValueBytesStoreSupplier stores) implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return stores.name();
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new WriteBehindStore(stores.get());
    }

    @Override
    public String metricsScope() {
      return stores.metricsScope();
    }
  }
}
