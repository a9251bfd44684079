package io.github.budgeteer.topology.stream;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in front of another that has some of it in memory; whoever asks for more than a key asks the one behind, after that has
 * been handed what is held back.
 *
 * @param <K> keys, with {@code equals} and {@code hashCode}
 * @param <V> values, which nobody changes once they are stored
 * @param <W> what the store behind has for them
 */
abstract class HoldingStore<K, V, W> implements KeyValueStore<K, V> {
  private final KeyValueStore<K, W> store;

  HoldingStore(KeyValueStore<K, W> store) {
    this.store = store;
  }

  /** Returns the store behind. */
  final KeyValueStore<K, W> behind() {
    return store;
  }

  /** Returns entries of the store behind as entries of this one. */
  abstract KeyValueIterator<K, V> read(KeyValueIterator<K, W> entries);

  /** Hands over what is held back. */
  abstract void write();

  /** Forgets what is in memory, written or not. */
  abstract void forget();

  @Override
  public final @Nullable V putIfAbsent(K key, V value) {
    V before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public final @Nullable V delete(K key) {
    V before = get(key);
    if (before != null) {
      put(key, null);
    }
    return before;
  }

  @Override
  public final KeyValueIterator<K, V> range(@Nullable K from, @Nullable K to) {
    write();
    return read(store.range(from, to));
  }

  @Override
  public final KeyValueIterator<K, V> all() {
    write();
    return read(store.all());
  }

  @Override
  public final long approximateNumEntries() {
    write();
    return store.approximateNumEntries();
  }

  @Override
  public final <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return QueryResult.forUnknownQueryType(query, this); // From outside, where what is in memory can't be seen (ADR 6).
  }

  @Override
  public final String name() {
    return store.name();
  }

  @Override
  public final void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
  }

  @Override
  public final @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // Kafka asks it all the same.
  public final boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    store.commit(changelogOffsets);
  }

  @Override
  public final void close() {
    forget();
    store.close();
  }

  @Override
  public final boolean persistent() {
    return store.persistent();
  }

  @Override
  public final boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public final Position getPosition() {
    return store.getPosition();
  }
}
