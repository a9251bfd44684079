package io.github.budgeteer.topology.stream;

import static org.apache.kafka.streams.state.Stores.keyValueStoreBuilder;
import static org.apache.kafka.streams.state.Stores.persistentKeyValueStore;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores, each declared once. Names are part of the changelog topics' names: changing one loses state. */
final class Stores {
  /** {@link Keys#segment} → some calls of that minute: what makes a call count once. */
  static final String SEEN_CALLS = "seen-calls";
  /** {@link Keys#replayed} → where it was found: calls from beyond the horizon, which are never forgotten. */
  static final String REPLAYED_CALLS = "replayed-calls";
  /** Id of a directive → its offset: what makes it count once. */
  static final String SEEN_DIRECTIVES = "seen-directives";
  /** CloudTrail's id of an event → when it arrived: what makes it count once. */
  static final String SEEN_EVENTS = "seen-events";
  /** Partition → {@link IntakeState}. */
  static final String INTAKE = "intake-state";
  /** {@link io.github.budgeteer.events.Notice.Blindness#key} of a Region → what is known of its invocation logging. */
  static final String LOGGING = "logging";
  /** One entry: how many calls have come in, and when the last. */
  static final String SILENCE = "silence";
  /** {@link Keys#pending} → invocation: what a bounded run sorts before it folds. */
  static final String PENDING = "pending-calls";
  /** Principal → account and its recent usage; and the journal of {@link JournaledAccounts}. */
  static final String ACCOUNTS = "accounts";
  /** {@link Keys#due} → nothing: accounts in the order in which their next timer is due. */
  static final String TIMERS = "timers";
  /** {@link io.github.budgeteer.events.SharedInput#key} → price, profile or setting: what has changed since the program was shipped. */
  static final String SHARED_INPUTS = "shared-inputs";
  /** {@link Keys#usage} → {@link UsageSums}. */
  static final String USAGE = "usage";
  /** Values kept as objects, per partition and store: what is busy at a time. */
  private static final int OBJECTS = 50_000;
  /** Segments are written once and hardly read. */
  private static final int SEGMENTS = 1_000;

  private Stores() {}

  static StoreBuilder<KeyValueStore<String, byte[]>> seenCalls() {
    return ObjectStore.builder(() -> store(SEEN_CALLS, Serdes.String(), Serdes.ByteArray()), SEGMENTS);
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> replayedCalls() {
    return store(REPLAYED_CALLS, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> seenDirectives() {
    return store(SEEN_DIRECTIVES, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> seenEvents() {
    return store(SEEN_EVENTS, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> logging() {
    return store(LOGGING, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> silence() {
    return store(SILENCE, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<Integer, IntakeState>> intake() {
    return ObjectStore.builder(() -> store(INTAKE, Serdes.Integer(), IntakeStateSerde.create()), 1);
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> pending() {
    return store(PENDING, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, KeptAccount>> accounts() {
    return ObjectStore.builder(
        () -> JournaledAccounts.builder(
            () -> keyValueStoreBuilder(WriteBehindStore.before(persistentKeyValueStore(ACCOUNTS)),
                Serdes.String(), Serdes.ByteArray())),
        OBJECTS);
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> timers() {
    return store(TIMERS, Serdes.ByteArray(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, byte[]>> sharedInputs() {
    return store(SHARED_INPUTS, Serdes.String(), Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<String, UsageSums>> usage() {
    return ObjectStore.builder(() -> store(USAGE, Serdes.String(), UsageSums.serde()), OBJECTS);
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(String name, Serde<K> key, Serde<V> value) {
    return keyValueStoreBuilder(persistentKeyValueStore(name), key, value);
  }
}
