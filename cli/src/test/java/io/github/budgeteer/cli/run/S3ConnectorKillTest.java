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
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The S3 connector on real workers that are killed again and again, while its queue tells things twice, in no order, late, and of
 * objects that are gone, or broken, or larger than the worker's memory.
 */
@Timeout(400)
class S3ConnectorKillTest {
  private static final String MEMORY = "160m";
  private static final int LARGE_RECORDS = 14_000;
  private static final int LARGE_BODY = 20_000;

  @TempDir
  static Path scratch;
  private static S3Server s3;
  private static SqsServer sqs;
  private static EmbeddedKafka kafka;

  private final Random random = new Random(20261124);
  private final Set<String> expected = new HashSet<>();
  private final List<String> found = new ArrayList<>();
  private final List<Quarantined> quarantined = new ArrayList<>();

  /** What a run has for itself: topics, a bucket and a queue. */
  private String prefix = "";
  private String bucket = "";
  private String queue = "";

  @BeforeAll
  static void startServers() throws Exception {
    s3 = S3Server.start(Files.createDirectories(scratch.resolve("s3")));
    sqs = SqsServer.start();
    kafka = EmbeddedKafka.start(scratch.resolve("kafka"));
  }

  @AfterAll
  static void stopServers() {
    kafka.close();
    s3.close();
    sqs.close();
  }

  @Test
  void withExactlyOnceSupportEveryCallIsInKafkaOnceHoweverOftenTheWorkerIsKilled() throws Exception {
    run("exactly-once", 500, 200, 4);

    assertThat(twice()).isEmpty();
    assertThat(found).hasSize(100_000 + 4 * 100 + LARGE_RECORDS);
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
    run("at-least-once", 60, 100, 2);

    assertThat(found).hasSizeGreaterThanOrEqualTo(expected.size());
  }

  private void run(String guarantee, int objects, int recordsEach, int kills) throws Exception {
    boolean exactlyOnce = guarantee.equals("exactly-once");
    prefix = guarantee + ".";
    bucket = guarantee;
    queue = sqs.queue(guarantee);
    s3.emptyBucket(bucket);
    List<String> messages = messages(objects, recordsEach);
    if (exactlyOnce) {
      s3.putFile(bucket, key(3, "large"), large());
    }
    Collections.shuffle(messages, random);
    messages.forEach(message -> sqs.send(queue, message));
    Topics.create(kafka.bootstrapServers(), prefix);
    for (int kill = 0; kill < kills; kill++) {
      try (ConnectWorker worker = worker(exactlyOnce); KafkaConsumer<byte[], byte[]> calls = consumer()) {
        Map<TopicPartition, Long> before = calls.endOffsets(calls.assignment());
        Waiting.until(() -> !calls.endOffsets(calls.assignment()).equals(before),
            () -> assertThat(worker.isAlive()).as(worker::log).isTrue());
        Thread.sleep(random.nextInt(2_500));
        worker.kill();
      }
      messages.stream().limit(20).forEach(message -> sqs.send(queue, message)); // As SQS may.
      s3.put(bucket, key(30, "late-" + kill), records("late-" + kill + "-", 100));
    }
    awaitAll(exactlyOnce);
  }

  /** Writes the logs; returns what the queue tells of them, some of it twice and some of it never. */
  private List<String> messages(int objects, int recordsEach) {
    List<String> messages = new ArrayList<>();
    for (int object = 0; object < objects; object++) {
      String key = key(object % 20, "log-" + object);
      String etag = s3.put(bucket, key, records("r-" + object + "-", recordsEach));
      if (object % 5 != 0) { // Every fifth is only found by listing.
        messages.add(notification(key, etag));
      }
      if (object % 7 == 0) {
        messages.add(notification(key, object % 2 == 0 ? etag : ""));
      }
    }
    messages.add(notification(key(1, "deleted-before-it-is-read"), ""));
    for (int broken = 0; broken < 2; broken++) {
      byte[] whole = S3Server.gzip(unexpected("broken-" + broken + "-", 1_000));
      s3.putBytes(bucket, key(2, "broken-" + broken), Arrays.copyOf(whole, whole.length * 2 / 3));
    }
    return messages;
  }

  private void awaitAll(boolean exactlyOnce) throws Exception {
    try (ConnectWorker worker = worker(exactlyOnce);
        TopicReader<Intake> calls = TopicReader.of(kafka.bootstrapServers(), prefix, Topic.INVOCATIONS);
        TopicReader<Quarantined> refused = TopicReader.of(kafka.bootstrapServers(), prefix,
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

  private ConnectWorker worker(boolean exactlyOnce) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("name", "logs", "connector.class",
        BedrockInvocationLogS3SourceConnector.class.getName(), "tasks.max", "1", "s3.locations",
        "s3://" + bucket, "sqs.queue.urls", queue, "aws.endpoint.url", s3.url().toString(), "topic.prefix",
        prefix, "sweep.interval.ms", "5000"));
    options.putAll(Map.of("sqs.visibility.timeout.ms", "4000", "batch.max.records", "500"));
    if (exactlyOnce) {
      options.put("exactly.once.support", "required");
    }
    return ConnectWorker.start(scratch, kafka.bootstrapServers(), prefix, MEMORY, exactlyOnce, options);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers",
        kafka.bootstrapServers(), "isolation.level", "read_committed"), new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
    consumer.assign(consumer.partitionsFor(Topic.INVOCATIONS.name(prefix)).stream()
        .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList());
    return consumer;
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
    random.nextBytes(noise);
    String text = Base64.getEncoder().encodeToString(noise);
    try (OutputStream gzip = new QuickGzip(Files.newOutputStream(file))) {
      for (int i = 0; i < LARGE_RECORDS; i++) {
        expected.add("large-" + i);
        gzip.write((anInvocationLog().requestId("large-" + i)
            .input(
                "{\"inputContentType\":\"application/json\",\"inputTokenCount\":10,\"inputBodyJson\":{\"text\":\""
                    + text + "\"}}")
            .json() + "\n").getBytes(UTF_8));
      }
    }
    assertThat(Files.size(file)).isGreaterThan(200_000_000);
    return file;
  }

  /** Shortens what is frequent, and looks for no repetition: there is one, and the file must be large. */
  private static final class QuickGzip extends GZIPOutputStream {
    QuickGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setStrategy(Deflater.HUFFMAN_ONLY);
    }
  }

  private String notification(String key, String etag) {
    return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-11-01T10:00:00.000Z",
         "eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":10,"eTag":"%s"}}}]}"""
        .formatted(bucket, key, etag);
  }
}
