package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.DrivenTask.poll;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.DrivenTask.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.QuarantineReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class S3NotificationsTest extends S3TaskFixture {
  @Test
  void aMessageIsDeletedWhenAllItsRecordsAreCommittedAndNotBefore() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 5));
    sqs.send(queue, notification(key));

    List<SourceRecord> records = readAll(task);
    assertThat(ids(records)).hasSize(5);
    assertThat(sqs.messages(queue)).isEqualTo(1);

    List<SourceRecord> others = new ArrayList<>(records);
    others.removeIf(record -> record.topic().endsWith("invocations"));
    List<SourceRecord> calls = new ArrayList<>(records);
    calls.removeIf(record -> !record.topic().endsWith("invocations"));
    commit(task, others);
    commit(task, calls.subList(0, 4));
    task.poll();
    assertThat(sqs.messages(queue)).isEqualTo(1);

    commit(task, calls.subList(4, 5));
    task.poll();
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aMessageThatComesAgainIsDeletedAndItsObjectNotReadAgain() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 2));
    sqs.send(queue, notification(key));
    sqs.send(queue, notification(key));
    assertThat(ids(readAndCommit(task))).containsExactly("r-0", "r-1");
    readAll(task);
    assertThat(sqs.messages(queue)).isZero();

    sqs.send(queue, notification(key));
    S3SourceTask next = queued();
    assertThat(ids(readAndCommit(next))).isEmpty();
    readAll(next);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void anObjectIsNotForgottenEarlyBecauseAMessageHasItOlderThanItIs() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    String etag = s3.put(BUCKET, key, records(0, 2));
    sqs.send(queue, notification(key));
    readAndCommit(task);
    S3SourceTask next = task("sqs.queue.urls", queue, "sweep.interval.ms", "1000");
    sqs.send(queue, notification(key).replace("\"size\"", "\"eTag\":\"" + etag + "\",\"size\""));
    readAndCommit(next);
    now = now.plusSeconds(10);
    readAndCommit(next);
    now = now.plusSeconds(10);

    assertThat(ids(readAndCommit(next))).isEmpty();
    assertThat(ids(readAndCommit(task()))).isEmpty();
  }

  @Test
  void theSameObjectToldTwiceHoldsBothMessagesUntilItIsCommitted() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 2));
    sqs.send(queue, notification(key));
    sqs.send(queue, notification(key));

    List<SourceRecord> records = readAll(task);
    assertThat(sqs.messages(queue)).isEqualTo(2);

    commit(task, records);
    readAll(task);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void everyWayOfTellingIsUnderstood() throws Exception {
    S3SourceTask task = queued();
    for (int i = 0; i < 5; i++) {
      s3.put(BUCKET, hour(0) + "a b" + i + ".json.gz", records(i, i + 1));
    }
    String key = hour(0) + "a b";
    String direct = notification(key.replace(" ", "+") + "0.json.gz");
    sqs.send(queue, direct);
    sqs.send(queue, "{\"Type\":\"Notification\",\"Message\":" + quoted(
        notification(key.replace(" ", "+") + "1.json.gz")) + "}");
    sqs.send(queue, """
        {"version":"0","detail-type":"Object Created","source":"aws.s3","time":"2026-11-01T10:00:00Z",
         "detail":{"bucket":{"name":"%s"},"object":{"key":"%s2.json.gz","size":10}}}""".formatted(BUCKET,
        key));
    sqs.send(queue,
        "{\"s3Bucket\":\"%s\",\"s3ObjectKey\":[\"%s3.json.gz\",\"%s4.json.gz\"]}".formatted(BUCKET, key,
            key));

    assertThat(ids(readAndCommit(task))).containsExactlyInAnyOrder("r-0", "r-1", "r-2", "r-3", "r-4");
    readAll(task);
    assertThat(sqs.messages(queue)).isZero();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"").replace("\n", "") + '"';
  }

  @Test
  void whatConcernsNothingIsDeletedAndWhatNobodyUnderstandsIsKeptInQuarantine() throws Exception {
    S3SourceTask task = queued("s3.locations", "s3://" + BUCKET + "/AWSLogs");
    s3.put(BUCKET, "elsewhere/" + hour(0) + "a.json.gz", records(0, 1));
    sqs.send(queue, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}");
    sqs.send(queue, notification("elsewhere/" + hour(0) + "a.json.gz"));
    sqs.send(queue, notification(hour(0) + "data/r_input.json.gz"));
    sqs.send(queue, notification(hour(0) + "a.json.gz").replace("ObjectCreated:Put", "ObjectRemoved:Delete"));
    sqs.send(queue, "{\"hello\":1}");
    sqs.send(queue, "hello");

    List<SourceRecord> records = readAndCommit(task);
    readAll(task);

    assertThat(ids(records)).isEmpty();
    assertThat(quarantined(records)).extracting(record -> record.reason()).containsExactlyInAnyOrder(
        QuarantineReason.NOT_A_NOTIFICATION, QuarantineReason.MALFORMED_JSON);
    assertThat(offsets.metric("ignored-total")).isEqualTo(4);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void manyMessagesThatConcernNothingAreGoneThroughInOnePoll() throws Exception {
    S3SourceTask task = queued();
    for (int i = 0; i < 60; i++) {
      sqs.send(queue, notification(hour(0) + "data/" + i + "_input.json.gz"));
    }
    assertThat(poll(task)).isEmpty();
    assertThat(poll(task)).isEmpty();

    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void anObjectThatWasDeletedBeforeItIsReadIsToldAndItsMessageDeleted() throws Exception {
    S3SourceTask task = queued();
    sqs.send(queue, notification(hour(0) + "gone.json.gz"));

    List<SourceRecord> records = readAndCommit(task);
    readAll(task);

    assertThat(quarantined(records)).singleElement()
        .satisfies(record -> assertThat(record.errorMessage()).contains("deleted before it was read"));
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aMessageThatTakesLongStaysHidden() throws Exception {
    S3SourceTask task = queued("sqs.visibility.timeout.ms", "1000");
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    sqs.send(queue, notification(key));
    List<SourceRecord> records = readAll(task);
    for (int i = 0; i < 5; i++) {
      Thread.sleep(300);
      now = now.plusMillis(600);
      task.poll();
    }
    S3SourceTask other = task("sqs.queue.urls", queue, "s3.locations", "s3://" + BUCKET + "/AWSLogs",
        "start.from",
        now.plusSeconds(60).toString());
    assertThat(ids(readAll(other))).isEmpty();

    commit(task, records);
    task.poll();
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aQueueThatWasDeletedFailsTheTaskInOneLine() throws Exception {
    S3SourceTask task = queued();
    sqs.deleteQueue(queue);

    assertThatThrownBy(() -> readAll(task)).isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class).hasMessageStartingWith("cannot receive from " + queue)
        .hasMessageContaining("there is none: check the name").hasMessageNotContaining("\n");
  }

  @Test
  void aMessageWhoseKeyIsNotWrittenAsInAFormIsKeptInQuarantineAndStopsNothing() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    sqs.send(queue, notification(hour(0) + "100%.json.gz"));
    sqs.send(queue, "{\"Type\":\"Notification\",\"Message\":\"{\"}");
    sqs.send(queue, notification(key));

    List<SourceRecord> records = readAndCommit(task);
    readAll(task);

    assertThat(ids(records)).containsExactly("r-0");
    assertThat(quarantined(records)).extracting(record -> record.reason()).containsExactlyInAnyOrder(
        QuarantineReason.NOT_A_NOTIFICATION, QuarantineReason.MALFORMED_JSON);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void anObjectFromBeforeTheStartIsLeftThoughAMessageTellsOfIt() throws Exception {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    sqs.send(queue, notification(key));
    S3SourceTask task = task("sqs.queue.urls", queue, "start.from", now.plusSeconds(3_600).toString());

    assertThat(ids(readAndCommit(task))).isEmpty();
    readAll(task);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void anObjectThatWasMissingIsReadWhenItIsThereAndToldAgain() throws Exception {
    S3SourceTask task = queued();
    String key = hour(0) + "a.json.gz";
    sqs.send(queue, notification(key));
    List<SourceRecord> records = readAndCommit(task);
    assertThat(quarantined(records)).hasSize(1);
    assertThat(committed.keySet()).as("an object without an ETag is not remembered")
        .noneMatch(partition -> partition.toString().contains(key));

    s3.put(BUCKET, key, records(0, 1));
    sqs.send(queue, notification(key));

    assertThat(ids(readAndCommit(task))).containsExactly("r-0");
  }

  @Test
  void aStoppedTaskDeletesWhatIsDoneAndLetsTheRestComeAgainAtOnce() throws Exception {
    S3SourceTask task = queued("batch.max.records", "2");
    for (int i = 0; i < 2; i++) {
      String key = hour(0) + i + ".json.gz";
      s3.put(BUCKET, key, records(i, i + 1));
      sqs.send(queue, notification(key));
    }
    List<SourceRecord> first = poll(task);
    List<SourceRecord> second = poll(task);
    assertThat(ids(first)).hasSize(1);
    assertThat(ids(second)).hasSize(1);
    commit(task, first);
    task.stop();
    assertThat(sqs.messages(queue)).isEqualTo(1);

    S3SourceTask next = task("sqs.queue.urls", queue);
    assertThat(ids(readAndCommit(next))).containsExactlyElementsOf(ids(second));
    readAll(next);
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void waitsForSeveralEmptyQueuesDoNotAddUp() throws Exception {
    String name = queue.substring(queue.lastIndexOf('/') + 1);
    List<String> queues = List.of(queue, sqs.queue("second-" + name), sqs.queue("third-" + name));
    S3SourceTask task = task("sqs.queue.urls", String.join(",", queues), "sqs.wait.ms", "1000");
    for (List<SourceRecord> swept = poll(task); !swept.isEmpty(); swept = poll(task)) {
      commit(task, swept);
    }
    long start = System.nanoTime();
    task.poll();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
    for (int i = 0; i < queues.size(); i++) {
      String key = hour(0) + i + ".json.gz";
      s3.put(BUCKET, key, records(i, i + 1));
      sqs.send(queues.get(i), notification(key));
    }
    assertThat(ids(poll(task))).hasSize(3);
  }
}
