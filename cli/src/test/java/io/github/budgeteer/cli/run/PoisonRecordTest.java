package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.pricing.RateCard;
import io.github.budgeteer.topology.stream.BudgetStreams;
import io.github.budgeteer.topology.stream.StreamsOptions;
import io.github.budgeteer.topology.stream.TopologyMetrics;
import io.github.budgeteer.topology.stream.TopologySettings;
import io.github.budgeteer.topology.stream.TransactionCheck;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker, over a record that our code fails on, and over topics that don't fit together. */
class PoisonRecordTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";

  @TempDir
  static Path directory;
  private static EmbeddedKafka kafka;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private String prefix = "";
  /** Makes the clock fail once, which is read after a call was taken in and before its work is complete. */
  private final AtomicBoolean broken = new AtomicBoolean();

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
    Topics.create(kafka.bootstrapServers(), prefix);
  }

  @Test
  void aRecordThatOurCodeFailsOnIsADeadLetterAndNothingOfItIsKept() throws Exception {
    try (BudgetStreams streams = streams()) {
      streams.start();
      send(0, ANA, call("r-1"));
      until(streams, () -> charged() == 1);
      broken.set(true);
      send(0, ANA, call("r-2"));
      until(streams, () -> !broken.get());
      send(0, ANA, call("r-3"));
      until(streams, () -> charged() == 2);
      // Had the failed work been committed, this would be a duplicate of the poison.
      send(0, ANA, call("r-2"));
      until(streams, () -> charged() == 3);
      // The thread that took over works before its instance says that it does.
      until(streams, () -> streams.notReady().isEmpty());
      until(streams, () -> tallies().stream().anyMatch(tally -> tally.charged() == 3));
    }

    assertThat(deadLetters()).singleElement().satisfies(letter -> {
      assertThat(letter.key()).isEqualTo(ANA);
      assertThat(Topic.INVOCATIONS.json().decode(letter.value())).isEqualTo(call("r-2"));
      assertThat(header(letter, "topic")).isEqualTo(Topic.INVOCATIONS.name(prefix));
      assertThat(header(letter, "offset")).isEqualTo("1");
      assertThat(header(letter, "exception")).isEqualTo(IllegalStateException.class.getName());
    });
    List<LedgerEntry> ledger = read(Topic.LEDGER);
    assertThat(ledger).extracting(LedgerEntry::sequence)
        .containsExactlyElementsOf(ledger.stream().map(entry -> (long) ledger.indexOf(entry) + 1).toList());
    assertThat(ledger).extracting(LedgerEntry::entry).filteredOn(Fact.Charged.class::isInstance).hasSize(3);
    assertThat(registry.get("budgeteer.streams.restarts").counter().count()).isEqualTo(1);
    assertThat(tallies()).extracting(IntakeTally::duplicate).containsOnly(0L);
  }

  @Test
  void aStoreWhoseDeletionWasInterruptedIsRestored() throws Exception {
    try (BudgetStreams streams = streams()) {
      streams.start();
      send(0, ANA, call("r-1"));
      until(streams, () -> charged() == 1);
    }
    Path store = directory.resolve(prefix).resolve(BudgetStreams.applicationId(prefix))
        .resolve("0_0/rocksdb/accounts");
    Files.delete(store.resolve("CURRENT")); // As a kill leaves it, with logs and without what names the parts.

    try (BudgetStreams streams = streams()) {
      streams.start();
      send(0, ANA, call("r-2"));
      until(streams, () -> charged() == 2);
    }

    assertThat(read(Topic.LEDGER)).last().satisfies(entry -> assertThat(entry.balance()).isEqualTo(
        read(Topic.LEDGER).stream().map(LedgerEntry::entry).filter(Fact.Charged.class::isInstance)
            .map(Fact.Charged.class::cast).map(Fact.Charged::amount).reduce(Usd.ZERO, Usd::plus)));
  }

  @Test
  void topicsThatDifferInTheirPartitionsStopTheStart() throws Exception {
    addPartition(Topic.OUTCOMES);

    assertThatThrownBy(this::streams).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must have one number of partitions")
        .hasMessageContaining("3=[" + Topic.OUTCOMES.name(prefix) + "]");
  }

  @Test
  void aTopicWithOneOrderForAllThatHasTwoPartitionsStopsTheStart() throws Exception {
    addPartition(Topic.DECISIONS);

    assertThatThrownBy(this::streams).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Topic.DECISIONS.name(prefix) + " must have one partition");
  }

  @Test
  void topicsThatAllHaveMorePartitionsThanTheStateStopTheStart() throws Exception {
    try (BudgetStreams streams = streams()) {
      streams.start();
      until(streams, () -> streams.notReady().isEmpty());
    }
    for (Topic<?> topic : Topic.ALL) {
      if (topic.layout() == Topic.Layout.BY_PRINCIPAL) {
        addPartition(topic);
      }
    }

    assertThatThrownBy(this::streams).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("topology-accounts-changelog");
  }

  @Test
  void aTopicThatIsMissingStopsTheStart() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(Topic.OUTCOMES.name(prefix))).all().get();
      while (admin.listTopics().names().get().contains(Topic.OUTCOMES.name(prefix))) {
        Thread.sleep(20);
      }
    }

    assertThatThrownBy(this::streams).isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no topic " + Topic.OUTCOMES.name(prefix));
  }

  @Test
  void brokersWhoseTransactionsCanEndEachOtherAreWarnedOf() throws Exception {
    try (Admin admin = admin()) {
      assertThat(TransactionCheck.warning(admin)).isEmpty();

      update(admin, 1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
      try {
        assertThat(TransactionCheck.warning(admin)).hasValueSatisfying(
            warning -> assertThat(warning).contains("transaction.version 1")
                .contains("transaction.version=2"));
      } finally {
        update(admin, 2, FeatureUpdate.UpgradeType.UPGRADE);
      }
    }
  }

  private static void update(Admin admin, int version, FeatureUpdate.UpgradeType type) throws Exception {
    admin.updateFeatures(Map.of("transaction.version", new FeatureUpdate((short) version, type)),
        new UpdateFeaturesOptions()).all().get();
    while (TransactionCheck.warning(admin).isPresent() != (version == 1)) {
      Thread.sleep(20);
    }
  }

  private void addPartition(Topic<?> topic) throws Exception {
    String name = topic.name(prefix);
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(name, NewPartitions.increaseTo(Topics.PARTITIONS + 1))).all().get();
      while (admin.describeTopics(List.of(name)).allTopicNames().get().values().stream()
          .anyMatch(described -> described.partitions().size() <= Topics.PARTITIONS)) {
        Thread.sleep(20);
      }
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  private BudgetStreams streams() {
    InstantSource clock = () -> {
      if (broken.getAndSet(false)) {
        throw new IllegalStateException("broken on purpose");
      }
      return Instant.now();
    };
    return new BudgetStreams(
        new TopologySettings(prefix, RateCard.shipped(), RunOptions.NONE.policies(), Ledger.Clock.WALL,
            new Settings("test"), null, TopologySettings.BLIND_AFTER, new TopologyMetrics(registry, clock)),
        StreamsOptions.alone(kafka.bootstrapServers(), directory.resolve(prefix), 1), InstantSource.system());
  }

  private static Invocation call(String id) {
    return new Invocation("123456789012", "us-east-1", id, ANA, AccountType.USER, null,
        Instant.parse("2026-11-01T10:00:00Z"), "Converse", "amazon.nova-lite-v1:0",
        new Usage(Map.of(Component.INPUT, 1_000L)), null, null, new Place("/logs/" + id + ".json", 1, 1));
  }

  private void send(int partition, String key, Invocation call) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topic.INVOCATIONS.name(prefix), partition, key,
          Topic.INVOCATIONS.json().encode(call))).get();
    }
  }

  /** Waits until something holds, as long as the topology has not failed. */
  static void until(BudgetStreams streams, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(streams.failure()).isEmpty();
      assertThat(Instant.now()).as("in time; %s", streams.notReady()).isBefore(end);
      Thread.sleep(50);
    }
  }

  private long charged() {
    return read(Topic.LEDGER).stream().filter(entry -> entry.entry() instanceof Fact.Charged).count();
  }

  private List<IntakeTally> tallies() {
    return read(Topic.INTAKE);
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters() {
    TopicPartition partition = new TopicPartition(Topic.DEAD_LETTERS.name(prefix), 0);
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).values().iterator().next();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
  }

  private <T> List<T> read(Topic<T> topic) {
    List<T> values = new ArrayList<>();
    try (TopicReader<T> reader = TopicReader.of(kafka.bootstrapServers(), prefix, topic)) {
      reader.readToEnd((key, value) -> values.add(value));
    }
    return values;
  }
}
