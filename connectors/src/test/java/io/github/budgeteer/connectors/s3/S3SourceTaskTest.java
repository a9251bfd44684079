package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.DrivenTask.readAll;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.S3Server;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class S3SourceTaskTest extends S3TaskFixture {
  @Test
  void everyLogBelowALocationIsReadOnceAndWhatLiesBesideThemIsNot() throws Exception {
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 3));
    s3.put(BUCKET, hour(1) + "b.json.gz", records(3, 5));
    s3.put(BUCKET, hour(0) + "data/r-1_output.json.gz", records(90, 91));
    s3.put(BUCKET, LOGS + "amazon-bedrock-logs-permission-check", "x");
    s3.put(BUCKET, LOGS.replace("BedrockModelInvocationLogs", "CloudTrail") + "c.json.gz", records(91, 92));

    assertThat(ids(readAndCommit(task()))).containsExactlyInAnyOrder("r-0", "r-1", "r-2", "r-3", "r-4");
    assertThat(offsets.metric("records-total")).isEqualTo(5);
    assertThat(offsets.metric("objects-total")).isEqualTo(2);
    assertThat(offsets.metric("newest-object-age-seconds")).isBetween(-60.0, 60.0);

    assertThat(ids(readAndCommit(task()))).isEmpty();
  }

  @Test
  void severalPrefixesAccountsAndRegionsAreReadAndTheirNeighboursAreNot() throws Exception {
    s3.put(BUCKET, "one/" + hour(0) + "a.json.gz", records(0, 1));
    s3.put(BUCKET, "two/" + hour(0).replace("123456789012", "210987654321") + "a.json.gz", records(1, 2));
    s3.put(BUCKET, "two/" + hour(0).replace("us-east-1", "eu-west-1") + "a.json.gz", records(2, 3));
    s3.put(BUCKET, "twofold/" + hour(0) + "a.json.gz", records(90, 91));

    S3SourceTask task = task("s3.locations", "s3://" + BUCKET + "/one,s3://" + BUCKET + "/two");

    assertThat(ids(readAndCommit(task))).containsExactlyInAnyOrder("r-0", "r-1", "r-2");
  }

  @Test
  void aRestartGoesOnBehindWhatWasCommittedInTheMiddleOfAnObject() throws Exception {
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 10));
    List<SourceRecord> first = readAll(task("batch.max.records", "4")).subList(0, 7);
    commit(task(), first);

    List<SourceRecord> all = new ArrayList<>(first);
    all.addAll(readAndCommit(task()));

    assertThat(ids(first)).hasSizeBetween(1, 9);
    assertThat(ids(all)).containsExactlyElementsOf(
        IntStream.range(0, 10).mapToObj(i -> "r-" + i).toList());
  }

  @Test
  void anObjectThatIsWrittenAnewIsReadAnew() throws Exception {
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 2));
    readAndCommit(task());
    s3.put(BUCKET, hour(0) + "a.json.gz", records(2, 3));

    assertThat(ids(readAndCommit(task()))).containsExactly("r-2");
  }

  @Test
  void whatIsOlderThanTheStartIsLeftAndWhatAppearsLateInAnOldFolderIsFound() throws Exception {
    s3.put(BUCKET, hour(0) + "before.json.gz", records(0, 1));
    now = now.plus(Duration.ofDays(1)).plusSeconds(60);
    S3SourceTask task = task("start.from", now.minus(Duration.ofDays(1)).toString());
    assertThat(ids(readAndCommit(task))).isEmpty();

    // Written at the machine's time, so a day ago by the task's clock, into a folder of the day before.
    now = Instant.now();
    s3.put(BUCKET, hour(24) + "late.json.gz", records(1, 2));
    now = now.plus(Duration.ofMinutes(1));
    committed.clear();
    assertThat(ids(readAndCommit(task("start.from", now.minusSeconds(90).toString())))).contains("r-1");
  }

  @Test
  void afterAStandstillListingGoesOnWhereItEnded() throws Exception {
    readAndCommit(task());
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 1));
    now = now.plus(Duration.ofDays(20));

    assertThat(ids(readAndCommit(task()))).containsExactly("r-0");
  }

  @Test
  void whatIsNotListedAnyMoreIsForgotten() throws Exception {
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 1));
    S3SourceTask task = task();
    readAndCommit(task);
    assertThat(committed).hasSize(2);
    now = now.plus(Duration.ofDays(3));

    List<SourceRecord> records = readAndCommit(task);

    assertThat(records).filteredOn(record -> record.value() == null).singleElement()
        .satisfies(record -> assertThat(text(record)).isEqualTo("s3://" + BUCKET + "/" + LOGS
            + text(record).substring(text(record).indexOf(LOGS) + LOGS.length())));
    assertThat(committed.keySet()).singleElement()
        .satisfies(key -> assertThat(key.toString()).contains("location"));
  }

  @Test
  void aTruncatedObjectGivesWhatIsWholeAndOneQuarantineAndTheOthersAreRead() throws Exception {
    byte[] whole = S3Server.gzip(records(0, 1_000));
    s3.putBytes(BUCKET, hour(0) + "a.json.gz", Arrays.copyOf(whole, whole.length / 2));
    s3.put(BUCKET, hour(0) + "b.json.gz", records(5_000, 5_001));

    List<SourceRecord> records = readAndCommit(task());

    assertThat(ids(records)).contains("r-0", "r-5000").doesNotContain("r-999");
    assertThat(quarantined(records)).singleElement().satisfies(record -> {
      assertThat(record.reason()).isEqualTo(QuarantineReason.UNREADABLE_FILE);
      assertThat(record.source().file()).isEqualTo("s3://" + BUCKET + "/" + hour(0) + "a.json.gz");
      assertThat(record.source().line()).isGreaterThan(1);
      assertThat(record.functionName()).isEqualTo("invocation-log-s3-source");
    });
    assertThat(readAndCommit(task())).noneMatch(record -> record.topic().endsWith("quarantine"));
  }

  @Test
  void aResponseBesideTheLogIsFetchedFromAllowedBucketsOnly() throws Exception {
    s3.put(BUCKET, "bodies/r-1.json.gz", """
        {"usage":{"input_tokens":1,"output_tokens":2,"cache_creation_input_tokens":100,
        "cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":70}}}""");
    s3.put(BUCKET, hour(0) + "a.json.gz",
        anInvocationLog().requestId("r-1").of("anthropic.claude-sonnet-4-5-20250929-v1:0")
            .input("{\"inputTokenCount\":1,\"cacheWriteInputTokenCount\":100}")
            .output(
                "{\"outputTokenCount\":2,\"outputBodyS3Path\":\"s3://" + BUCKET + "/bodies/r-1.json.gz\"}")
            .json());

    assertThat(usage(readAll(task()))).containsExactly(100L, 0L);
    assertThat(usage(readAll(task("body.buckets", "other")))).containsExactly(100L, 0L);
    assertThat(usage(readAll(task("body.buckets", BUCKET)))).containsExactly(30L, 70L);

    s3.delete(BUCKET, "bodies/r-1.json.gz");
    assertThat(usage(readAll(task("body.buckets", BUCKET)))).containsExactly(100L, 0L);
  }

  private static List<Long> usage(List<SourceRecord> records) {
    return DrivenTask.values(records, Topic.INVOCATIONS).map(Invocation.class::cast)
        .flatMap(call -> List.of(Component.CACHE_WRITE_5M, Component.CACHE_WRITE_1H).stream()
            .map(component -> call.usage().units().getOrDefault(component, 0L)))
        .toList();
  }

  @Test
  void aBucketThatIsNotThereFailsTheTaskInOneLineThatSaysWhatToDo() {
    S3SourceTask task = task("s3.locations", "s3://no-such-bucket/prefix");

    assertThatThrownBy(() -> readAll(task)).isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageStartingWith("cannot list s3://no-such-bucket/prefix: ")
        .hasMessageEndingWith("check the name, the account and aws.region").hasMessageNotContaining("\n");
  }

  @Test
  void aServerThatDoesNotAnswerIsTriedAgainAfterAPause() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    S3SourceTask task = task("aws.endpoint.url", "http://127.0.0.1:" + port);
    assertThat(task.poll()).hasSize(1); // That listing begins.

    assertThatThrownBy(task::poll).isInstanceOf(RetriableException.class).hasMessageContaining("tried again");
    assertThat(task.poll()).isNull();
    now = now.plusSeconds(2);
    assertThatThrownBy(task::poll).isInstanceOf(RetriableException.class);
  }

  @Test
  void nothingIsLostAndNothingIsTwiceHoweverOftenTheTaskIsStoppedBetweenCommits() throws Exception {
    for (int i = 0; i < 20; i++) {
      s3.put(BUCKET, hour(i % 3) + i + ".json.gz", records(i * 50, i * 50 + 50));
    }
    Set<String> all = new HashSet<>();
    int total = 0;
    for (int start = 0; start < 15; start++) {
      S3SourceTask task = task("batch.max.records", "37");
      for (int poll = 0; poll < 3; poll++) {
        List<SourceRecord> batch = task.poll();
        if (batch != null) {
          // As with exactly-once support, a batch and its offsets are committed together or not at all.
          commit(task, batch);
          all.addAll(ids(batch));
          total += ids(batch).size();
        }
      }
      task.poll();
    }

    assertThat(all).hasSize(1_000);
    assertThat(total).isEqualTo(1_000);
  }
}
