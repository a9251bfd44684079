package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Topic;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores, each declared once. Names are part of the changelog topics' names: changing one loses state. */
final class Stores {
  /** {@link Keys#seen} → {@link SeenCall}: what makes a call count once. */
  static final String SEEN_CALLS = "seen-calls";
  /** Id of a directive → where it was found: what makes it count once. */
  static final String SEEN_DIRECTIVES = "seen-directives";
  /** Partition → {@link IntakeState}. */
  static final String INTAKE = "intake-state";
  /** {@link Keys#pending} → invocation: what a bounded run sorts before it folds. */
  static final String PENDING = "pending-calls";
  /** Principal → account. */
  static final String ACCOUNTS = "accounts";
  /** {@link Keys#due} → nothing: accounts in the order in which their next timer is due. */
  static final String TIMERS = "timers";
  /** {@link io.github.budgeteer.events.SharedInput#key} → price, profile or setting: what has changed since the program was shipped. */
  static final String SHARED_INPUTS = "shared-inputs";
  /** {@link Keys#usage} → usage row. */
  static final String USAGE = "usage";
  /** Principal → nothing: accounts whose latest state has not been told. */
  static final String UNTOLD = "untold-accounts";

  private Stores() {}

  static StoreBuilder<KeyValueStore<String, byte[]>> seenCalls() {
    return store(SEEN_CALLS, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> seenDirectives() {
    return store(SEEN_DIRECTIVES, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<Integer, IntakeState>> intake() {
    return store(INTAKE, Serdes.Integer(), IntakeStateSerde.create()).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> pending() {
    return store(PENDING, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, Account>> accounts() {
    return store(ACCOUNTS, Serdes.String(), json(Topic.ACCOUNTS.json())).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> timers() {
    return store(TIMERS, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> sharedInputs() {
    return store(SHARED_INPUTS, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> usage() {
    return store(USAGE, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> untold() {
    return store(UNTOLD, Serdes.String(), Serdes.ByteArray()).withCachingEnabled();
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> key, Serde<V> value) {
    return org.apache.kafka.streams.state.Stores
        .keyValueStoreBuilder(org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name), key,
            value);
  }

  private static <T> Serde<T> json(Json<T> json) {
    return Serdes.serdeFrom((topic, value) -> value == null ? null : json.encode(value),
        (topic, bytes) -> bytes == null ? null : json.decode(bytes));
  }
}
