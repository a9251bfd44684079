package io.github.budgeteer.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded broker over what one before it left behind. */
class EmbeddedKafkaTest {
  private static final Duration TRANSACTION = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

  @TempDir
  Path directory;

  @Test
  void aTransactionThatAKilledBrokerLeftOpenIsAborted() throws Exception {
    Path killed = directory.resolve("killed");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("running"));
        KafkaProducer<String, String> producer = producer(kafka)) {
      create(kafka);
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(PARTITION.topic(), "in a transaction that nobody ends")).get();
      // What a process leaves behind when it is killed at this moment.
      copy(directory.resolve("running"), killed);
      try (Admin admin = admin(kafka)) {
        assertThat(end(admin, IsolationLevel.READ_COMMITTED)).as("it was open meanwhile").isZero();
      }
    }
    Thread.sleep(TRANSACTION); // It is out of time when the next broker finds it.

    try (EmbeddedKafka kafka = EmbeddedKafka.start(killed); Admin admin = admin(kafka)) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      // The record, and the mark that it is aborted.
      while (end(admin, IsolationLevel.READ_COMMITTED) < 2 && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      assertThat(end(admin, IsolationLevel.READ_COMMITTED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void aFirstStartThatWasKilledWhileItFormattedIsNoObstacle(double written) throws Exception {
    Path running = directory.resolve("running");
    EmbeddedKafka.start(running).close();
    Path killed = Files.createDirectory(directory.resolve("killed"));
    byte[] checkpoint = Files.readAllBytes(running.resolve("bootstrap.checkpoint"));
    Files.write(killed.resolve("bootstrap.checkpoint"),
        Arrays.copyOf(checkpoint, (int) (written * checkpoint.length)));

    try (EmbeddedKafka kafka = EmbeddedKafka.start(killed)) {
      create(kafka);
    }
  }

  private static KafkaProducer<String, String> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer", ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            (int) TRANSACTION.toMillis()),
        new StringSerializer(), new StringSerializer());
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
  }

  private static void create(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
    }
  }

  private static long end(Admin admin, IsolationLevel isolation) throws Exception {
    return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(PARTITION).get().offset();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file)));
        } catch (NoSuchFileException e) {
          // A checkpoint on its way to its place.
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
