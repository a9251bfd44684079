package io.github.budgeteer.topology.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
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
final class WriteBehindStore extends HoldingStore<Bytes, byte[], byte[]> {
  private static final int KEPT_BYTES = 4 << 20;

  /** Deleted keys have null. */
  private final Map<Bytes, byte[]> unwritten = new HashMap<>();
  private long bytes;

  private WriteBehindStore(KeyValueStore<Bytes, byte[]> store) {
    super(store);
  }

  /** Puts such a store in front of those of a supplier. */
  static KeyValueBytesStoreSupplier before(KeyValueBytesStoreSupplier stores) {
    return new Supplier(stores);
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    byte[] value = unwritten.get(key);
    return value != null || unwritten.containsKey(key) ? value : behind().get(key);
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

  @Override
  KeyValueIterator<Bytes, byte[]> read(KeyValueIterator<Bytes, byte[]> entries) {
    return entries;
  }

  @Override
  void write() {
    if (unwritten.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(unwritten.size());
    unwritten.forEach((key, value) -> entries.add(KeyValue.pair(key, value)));
    behind().putAll(entries);
    forget();
  }

  @Override
  void forget() {
    unwritten.clear();
    bytes = 0;
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    write();
    super.commit(changelogOffsets);
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
