package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteBehindStoreTest {
  private KeyValueStore<Bytes, byte[]> disk;
  private KeyValueStore<Bytes, byte[]> store;

  @BeforeEach
  void open() {
    disk = org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("disk").get();
    disk.init(new MockProcessorContext<>().getStateStoreContext(), disk);
    store = WriteBehindStore.before(new Opened(disk)).get();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoeverReadsSeesWhatWasWrittenWhereverItStands() {
    Random random = new Random(7);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      String key = "k-" + random.nextInt(40);
      String value = "v-" + i;
      switch (random.nextInt(20)) {
        case 0 -> assertThat(text(store.delete(key(key)))).isEqualTo(expected.remove(key));
        case 1 -> assertThat(text(store.putIfAbsent(key(key), bytes(value))))
            .isEqualTo(expected.putIfAbsent(key, value));
        case 2 -> store.commit(Map.of());
        case 3 -> assertThat(entries(store.all())).isEqualTo(expected);
        case 4 -> assertThat(entries(store.range(key("k-1"), key("k-2"))))
            .isEqualTo(((TreeMap<String, String>) expected).subMap("k-1", true, "k-2", true));
        case 5 -> assertThat(store.approximateNumEntries()).isEqualTo(expected.size());
        case 6 -> {
          store.put(key(key), null);
          expected.remove(key);
        }
        case 7, 8, 9, 10, 11, 12 -> {
          store.put(key(key), bytes(value));
          expected.put(key, value);
        }
        default -> assertThat(text(store.get(key(key)))).isEqualTo(expected.get(key));
      }
    }
  }

  @Test
  void aKeyThatIsWrittenAgainAndAgainComesToDiskWhenItIsToBeKept() {
    for (int i = 0; i < 1_000; i++) {
      store.put(key("ana"), bytes("v-" + i));
    }
    store.put(key("ben"), bytes("left"));
    assertThat(disk.get(key("ana"))).isNull();

    store.commit(Map.of());

    assertThat(entries(disk.all())).isEqualTo(Map.of("ana", "v-999", "ben", "left"));
    store.delete(key("ben"));
    assertThat(disk.get(key("ben"))).isNotNull();
    store.commit(Map.of());
    assertThat(entries(disk.all())).isEqualTo(Map.of("ana", "v-999"));
  }

  @Test
  void whatIsHeldBackHasABound() {
    byte[] large = new byte[1_000_000];
    List<Integer> onDisk = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      store.put(key("k-" + i), large);
      store.put(key("k-" + i), large); // Counts once.
      onDisk.add((int) disk.approximateNumEntries());
    }

    assertThat(onDisk).containsExactly(0, 0, 0, 0, 5, 5, 5, 5, 9, 9);
  }

  @Test
  void namesOfWhatWasDeletedHaveABoundToo() {
    for (int i = 0; i < 10_000; i++) {
      store.put(
          key("a rather long name of about a hundred letters, such as that of a role in a folder has: number "
              + i),
          bytes("x"));
    }
    store.commit(Map.of());
    for (int i = 0; i < 100_000; i++) {
      store.put(
          key("a rather long name of about a hundred letters, such as that of a role in a folder has: number "
              + i),
          null);
    }

    assertThat(disk.approximateNumEntries()).isZero();
  }

  private static Map<String, String> entries(KeyValueIterator<Bytes, byte[]> entries) {
    Map<String, String> all = new TreeMap<>();
    try (entries) {
      entries.forEachRemaining(entry -> all.put(new String(entry.key.get(), UTF_8), text(entry.value)));
    }
    return all;
  }

  private static Bytes key(String key) {
    return Bytes.wrap(bytes(key));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /** Has a store that is open already. */
  private record Opened(KeyValueStore<Bytes, byte[]> store) implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return store.name();
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return store;
    }

    @Override
    public String metricsScope() {
      return "memory";
    }
  }
}
