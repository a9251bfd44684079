package io.github.budgeteer.cli.run;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.ConnectWorker;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.connectors.aws.S3Server;
import io.github.budgeteer.connectors.aws.SqsServer;
import io.github.budgeteer.connectors.s3.BedrockInvocationLogS3SourceConnector;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The S3 connector on real workers that are killed again and again, while its queue tells things twice, in no order, late, and of
 * objects that are gone, or broken, or larger than the worker's memory.
 */
@Timeout(400)
class S3ConnectorKillTest {
  private static final String BUCKET = "bedrock-logs";
  private static final String PREFIX = "kills.";
  private static final String MEMORY = "160m";
  private static final int LARGE_RECORDS = 14_000;
  private static final int LARGE_BODY = 20_000;

  @TempDir
  Path scratch;
  private final Random random = new Random(20261124);
  private final Set<String> expected = new HashSet<>();
  private final List<String> found = new ArrayList<>();
  private final List<Quarantined> quarantined = new ArrayList<>();
  private S3Server s3;
  private SqsServer sqs;
  private String queue = "";

  @BeforeEach
  void startServers() throws Exception {
    s3 = S3Server.start(scratch.resolve("s3").toFile().mkdirs() ? scratch.resolve("s3") : scratch);
    sqs = SqsServer.start();
    queue = sqs.queue("logs");
    s3.emptyBucket(BUCKET);
  }

  @AfterEach
  void stopServers() {
    s3.close();
    sqs.close();
  }

  @Test
  void withExactlyOnceSupportEveryCallIsInKafkaOnceHoweverOftenTheWorkerIsKilled() throws Exception {
    run(true, 500, 200, 5, true);

    assertThat(twice()).isEmpty();
    assertThat(found).hasSize(100_000 + 300 + LARGE_RECORDS);
    assertThat(quarantined).extracting(Quarantined::errorMessage).hasSize(3);
  }

  /** Returns how many records of which objects are in Kafka more than once. */
  private Map<String, Long> twice() {
    Set<String> once = new HashSet<>();
    return found.stream().filter(id -> !once.add(id))
        .collect(Collectors.groupingBy(id -> id.substring(0, id.lastIndexOf('-')), TreeMap::new,
            Collectors.counting()));
  }

  @Test
  void withoutItNoneIsMissing() throws Exception {
    run(false, 60, 100, 3, false);

    assertThat(found).hasSizeGreaterThanOrEqualTo(expected.size());
  }

  private void run(boolean exactlyOnce, int objects, int recordsEach, int kills, boolean large)
      throws Exception {
    List<String> messages = new ArrayList<>();
    for (int object = 0; object < objects; object++) {
      String key = key(object % 20, "log-" + object);
      s3.put(BUCKET, key, records("r-" + object + "-", recordsEach));
      if (object % 5 != 0) { // Every fifth is only found by listing.
        messages.add(notification(key));
      }
      if (object % 7 == 0) {
        messages.add(notification(key));
      }
    }
    messages.add(notification(key(1, "deleted-before-it-is-read")));
    for (int broken = 0; broken < 2; broken++) {
      byte[] whole = S3Server.gzip(unexpected("broken-" + broken + "-", 1_000));
      s3.putBytes(BUCKET, key(2, "broken-" + broken), Arrays.copyOf(whole, whole.length * 2 / 3));
    }
    if (large) {
      s3.putFile(BUCKET, key(3, "large"), large());
    }
    Collections.shuffle(messages, random);
    messages.forEach(message -> sqs.send(queue, message));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(scratch.resolve("kafka"))) {
      Topics.create(kafka.bootstrapServers(), PREFIX);
      for (int kill = 0; kill < kills; kill++) {
        try (ConnectWorker worker = worker(kafka, exactlyOnce);
            KafkaConsumer<byte[], byte[]> calls = consumer(kafka)) {
          List<TopicPartition> partitions = calls.partitionsFor(Topic.INVOCATIONS.name(PREFIX)).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList();
          Map<TopicPartition, Long> before = calls.endOffsets(partitions);
          Waiting.until(() -> !calls.endOffsets(partitions).equals(before),
              () -> assertThat(worker.isAlive()).as(worker::log).isTrue());
          Thread.sleep(random.nextInt(2_500));
          worker.kill();
        }
        messages.stream().limit(20).forEach(message -> sqs.send(queue, message)); // As SQS may.
        String late = key(30, "late-" + kill);
        s3.put(BUCKET, late, records("late-" + kill + "-", kill < 3 ? 100 : 0));
      }
      awaitAll(kafka, exactlyOnce);
    }
  }

  private void awaitAll(EmbeddedKafka kafka, boolean exactlyOnce) throws Exception {
    try (ConnectWorker worker = worker(kafka, exactlyOnce);
        TopicReader<Intake> calls = TopicReader.of(kafka.bootstrapServers(), PREFIX, Topic.INVOCATIONS);
        TopicReader<Quarantined> refused = TopicReader.of(kafka.bootstrapServers(), PREFIX,
            Topic.QUARANTINE)) {
      Set<String> distinct = new HashSet<>();
      Waiting.until(() -> {
        calls.readToEnd((principal, call) -> {
          String id = ((Invocation) call).requestId();
          if (!id.startsWith("broken-")) {
            found.add(id);
            distinct.add(id);
          }
        });
        refused.readToEnd((place, record) -> quarantined.add(record));
        return distinct.size() >= expected.size() && sqs.messages(queue) == 0 && quarantined.size() >= 3;
      }, () -> assertThat(worker.isAlive()).as(worker::log).isTrue());
      assertThat(distinct).isEqualTo(expected);
    }
  }

  private ConnectWorker worker(EmbeddedKafka kafka, boolean exactlyOnce) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("name", "logs", "connector.class",
        BedrockInvocationLogS3SourceConnector.class.getName(), "tasks.max", "1", "s3.locations",
        "s3://" + BUCKET, "sqs.queue.urls", queue, "aws.endpoint.url", s3.url().toString(), "topic.prefix",
        PREFIX, "sweep.interval.ms", "5000"));
    options.putAll(Map.of("sqs.visibility.timeout.ms", "4000", "batch.max.records", "500"));
    if (exactlyOnce) {
      options.put("exactly.once.support", "required");
    }
    return ConnectWorker.start(scratch, kafka.bootstrapServers(), PREFIX, MEMORY, exactlyOnce, options);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
    return new KafkaConsumer<>(Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level",
        "read_committed"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static String key(int hoursAgo, String name) {
    String hour = Instant.now().minus(hoursAgo, ChronoUnit.HOURS).toString().substring(0, 13)
        .replace('-', '/').replace('T', '/');
    return "AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/" + hour + "/" + name + ".json.gz";
  }

  private String records(String prefix, int count) {
    IntStream.range(0, count).forEach(i -> expected.add(prefix + i));
    return unexpected(prefix, count);
  }

  private static String unexpected(String prefix, int count) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, count)
        .forEach(i -> text.append(anInvocationLog().requestId(prefix + i).json()).append('\n'));
    return text.toString();
  }

  /** More than 200 MB as it lies there, with bodies that compress as little as Base64 does. */
  private Path large() throws IOException {
    Path file = scratch.resolve("large.json.gz");
    byte[] noise = new byte[LARGE_BODY * 3 / 4];
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int i = 0; i < LARGE_RECORDS; i++) {
        expected.add("large-" + i);
        random.nextBytes(noise);
        gzip.write((anInvocationLog().requestId("large-" + i)
            .input(
                "{\"inputContentType\":\"application/json\",\"inputTokenCount\":10,\"inputBodyJson\":{\"text\":\""
                    + Base64.getEncoder().encodeToString(noise) + "\"}}")
            .json() + "\n").getBytes(UTF_8));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(200_000_000);
    return file;
  }

  private static String notification(String key) {
    return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-11-01T10:00:00.000Z",
         "eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":10}}}]}"""
        .formatted(BUCKET, key);
  }
}
