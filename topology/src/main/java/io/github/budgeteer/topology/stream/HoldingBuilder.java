package io.github.budgeteer.topology.stream;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds a {@link HoldingStore} in front of another store.
 *
 * @param stores what is behind it: with a new serde each time, because a serde may remember, and the tasks of a process have
 *     threads of their own
 * @param front puts a store in front
 */
record HoldingBuilder<K, V, W>(Supplier<StoreBuilder<KeyValueStore<K, W>>> stores,
    Function<KeyValueStore<K, W>, HoldingStore<K, V, W>> front) implements StoreBuilder<KeyValueStore<K, V>> {
  @Override
  public KeyValueStore<K, V> build() {
    return front.apply(stores.get().build());
  }

  @Override
  public StoreBuilder<KeyValueStore<K, V>> withCachingEnabled() {
    return this;
  }

  @Override
  public StoreBuilder<KeyValueStore<K, V>> withCachingDisabled() {
    throw new UnsupportedOperationException("it is in memory in part");
  }

  @Override
  public StoreBuilder<KeyValueStore<K, V>> withLoggingEnabled(Map<String, String> config) {
    return new HoldingBuilder<>(() -> stores.get().withLoggingEnabled(config), front);
  }

  @Override
  public StoreBuilder<KeyValueStore<K, V>> withLoggingDisabled() {
    return new HoldingBuilder<>(() -> stores.get().withLoggingDisabled(), front);
  }

  @Override
  public Map<String, String> logConfig() {
    return stores.get().logConfig();
  }

  @Override
  public boolean loggingEnabled() {
    return stores.get().loggingEnabled();
  }

  @Override
  public String name() {
    return stores.get().name();
  }
}
