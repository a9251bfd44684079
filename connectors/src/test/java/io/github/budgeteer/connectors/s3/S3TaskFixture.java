package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.readAll;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.connectors.CommittedOffsets;
import io.github.budgeteer.connectors.aws.S3Server;
import io.github.budgeteer.connectors.aws.SqsServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A bucket and a queue on real protocols, and a task that is driven by hand, with offsets that are committed by hand. */
abstract class S3TaskFixture {
  static final String BUCKET = "bedrock-logs";
  static final String LOGS = "AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/";

  @TempDir
  static Path directory;
  static S3Server s3;
  static SqsServer sqs;
  private static int queues;

  String queue;
  /** Object times are the server's, so the clock starts at the machine's. */
  Instant now;
  final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  CommittedOffsets offsets = new CommittedOffsets(committed);
  private final List<SourceTask> started = new ArrayList<>();

  @BeforeAll
  static void startServers() throws Exception {
    s3 = S3Server.start(directory);
    sqs = SqsServer.start();
  }

  @AfterAll
  static void stopServers() {
    s3.close();
    sqs.close();
  }

  @BeforeEach
  void emptyBucket() {
    queue = sqs.queue("logs-" + queues++);
    now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    s3.emptyBucket(BUCKET);
  }

  @AfterEach
  void stopTasks() {
    started.forEach(SourceTask::stop);
  }

  /** The folder of an hour, now or before. */
  String hour(int ago) {
    return LOGS
        + now.minus(ago, ChronoUnit.HOURS).toString().substring(0, 13).replace('-', '/').replace('T', '/')
        + "/";
  }

  S3SourceTask task(String... options) {
    return start(new BedrockInvocationLogS3SourceTask(clock()), options);
  }

  /** The first sweep finds nothing, and the clock stands still behind it: what is read then was told by a message. */
  S3SourceTask queued(String... more) throws InterruptedException {
    String[] options = new String[more.length + 2];
    options[0] = "sqs.queue.urls";
    options[1] = queue;
    System.arraycopy(more, 0, options, 2, more.length);
    S3SourceTask task = task(options);
    readAndCommit(task);
    return task;
  }

  InstantSource clock() {
    return () -> now;
  }

  /** Starts a task where the commits ended; options override the usual ones. */
  S3SourceTask start(S3SourceTask task, String... options) {
    Map<String, String> all = new HashMap<>(Map.of("s3.locations", "s3://" + BUCKET, "aws.endpoint.url",
        s3.url().toString(), "sqs.wait.ms", "0"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    offsets = new CommittedOffsets(committed);
    task.initialize(offsets);
    task.start(all);
    started.add(task);
    return task;
  }

  /** Polls and commits until nothing comes for a while. */
  List<SourceRecord> readAndCommit(SourceTask task) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    for (List<SourceRecord> some = readAll(task); !some.isEmpty(); some = readAll(task)) {
      commit(task, some);
      all.addAll(some);
    }
    return all;
  }

  void commit(SourceTask task, Collection<SourceRecord> records) throws InterruptedException {
    for (SourceRecord record : records) {
      Map<String, Object> offset = new HashMap<>();
      if (record.sourceOffset() != null) {
        offset.putAll(record.sourceOffset());
        committed.put(record.sourcePartition(), offset);
      } else {
        committed.remove(record.sourcePartition());
      }
      task.commitRecord(record, null);
    }
  }

  static String records(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> anInvocationLog().requestId("r-" + i).json() + "\n")
        .collect(Collectors.joining());
  }

  static String notification(String key) {
    return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-11-01T10:00:00.000Z",
         "eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"%s"},"object":{"key":"%s","size":10}}}]}"""
        .formatted(BUCKET, key);
  }

  static String text(SourceRecord record) {
    return new String((byte[]) record.key(), UTF_8);
  }
}
