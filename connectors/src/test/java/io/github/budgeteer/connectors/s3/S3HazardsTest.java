package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.DrivenTask.poll;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.DrivenTask.readAll;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.ScriptedAws;
import io.github.budgeteer.connectors.aws.ScriptedAws.Answer;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What S3 does seldom: connections that break, objects that it refuses for a while or for good, and clocks that are set. */
class S3HazardsTest extends S3TaskFixture {
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";

  private ScriptedAws front;

  @BeforeEach
  void startFront() throws IOException {
    front = new ScriptedAws(s3.url());
  }

  @AfterEach
  void stopFront() {
    front.close();
  }

  private S3SourceTask behindFront(String... more) {
    return task(Stream.concat(Stream.of("aws.endpoint.url", front.url().toString()), Stream.of(more))
        .toArray(String[]::new));
  }

  private static String path(String key) {
    return "/" + BUCKET + "/" + key;
  }

  private static Answer error(int status, String code) {
    return new Answer(status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>");
  }

  /** Polls and commits as a worker does, through failures that may pass, while the clock goes on. */
  private List<SourceRecord> persist(S3SourceTask task) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    for (int poll = 0; poll < 12; poll++) {
      now = now.plusSeconds(1);
      try {
        List<SourceRecord> batch = poll(task);
        commit(task, batch);
        all.addAll(batch);
      } catch (RetriableException e) {
        // As the worker does.
      }
    }
    return all;
  }

  @Test
  void aConnectionThatBreaksInAnObjectIsNoTruncatedObject() throws Exception {
    String compressed = hour(0) + "a.json.gz";
    String plain = hour(0) + "plain.json";
    s3.put(BUCKET, compressed, records(0, 3_000));
    s3.putBytes(BUCKET, plain, records(3_000, 6_000).getBytes(UTF_8));
    S3SourceTask task = behindFront("batch.max.records", "500");
    front.cut(path(compressed));
    front.cut(path(plain));

    List<SourceRecord> records = persist(task);
    records.addAll(readAndCommit(task));

    assertThat(front.requests()).filteredOn(request -> request.startsWith(path(compressed))).hasSize(2);
    assertThat(front.requests()).filteredOn(request -> request.startsWith(path(plain))).hasSize(2);
    assertThat(quarantined(records)).isEmpty();
    assertThat(ids(records)).hasSize(6_000).doesNotHaveDuplicates();
  }

  @Test
  void anObjectThatCanNotBeReadNowHoldsUpNoOtherAndIsReadLater() throws Exception {
    S3SourceTask task = behindFront("sqs.queue.urls", queue);
    readAndCommit(task);
    String[] keys = {hour(0) + "a.json.gz", hour(0) + "b.json.gz", hour(0) + "c.json.gz"};
    for (int i = 0; i < keys.length; i++) {
      s3.put(BUCKET, keys[i], records(i, i + 1));
    }
    front.on(path(keys[0]), body -> error(500, "InternalError"));
    sqs.send(queue, notification(keys[0]));
    sqs.send(queue, notification(keys[1]));
    assertThat(ids(persist(task))).containsExactly("r-1");
    sqs.send(queue, notification(keys[2]));

    assertThat(ids(persist(task))).containsExactly("r-2");
    assertThat(sqs.messages(queue)).isEqualTo(1);

    front.forget(path(keys[0]));
    now = now.plusSeconds(120);
    assertThat(ids(persist(task))).containsExactly("r-0");
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aSweepIsNotOverBeforeAllThatItFoundIsInKafka() throws Exception {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    S3SourceTask task = behindFront();
    front.on(path(key), body -> error(500, "InternalError"));
    persist(task);
    Object floor = ofLocation("floor");
    assertThat(ofLocation("swept")).isEqualTo(floor);
    s3.put(BUCKET, hour(0) + "b.json.gz", records(1, 2));
    now = now.plusSeconds(120);
    assertThat(ids(persist(task))).as("what is new is found meanwhile").containsExactly("r-1");

    front.forget(path(key));
    now = now.plusSeconds(120);
    assertThat(ids(persist(task))).containsExactly("r-0");
    assertThat(ofLocation("swept")).isNotEqualTo(floor);
  }

  private Object ofLocation(String field) {
    return committed.getOrDefault(Map.of("location", "s3://" + BUCKET + "/"), Map.of()).getOrDefault(field,
        "");
  }

  @Test
  void aKeyThatMayNotBeUsedFailsTheTaskInOneLine() {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    front.on(path(key), body -> error(403, "AccessDenied"));

    assertThatThrownBy(() -> readAll(behindFront())).isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessage(
            "cannot read s3://" + BUCKET + "/" + key + ": AccessDenied (no); allow s3:GetObject to the "
                + "worker's role, or to aws.role.arn; for an encrypted one also kms:Decrypt");
    front.on(path(key), body -> error(400, "KMS.DisabledException"));
    assertThatThrownBy(() -> readAll(behindFront())).isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("enable the key it is encrypted with, and allow kms:Decrypt");
  }

  @Test
  void anArchivedObjectIsToldAndTheOthersAreRead() throws Exception {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, records(0, 1));
    s3.put(BUCKET, hour(0) + "b.json.gz", records(1, 2));
    front.on(path(key), body -> error(403, "InvalidObjectState"));

    List<SourceRecord> records = readAndCommit(behindFront());

    assertThat(ids(records)).containsExactly("r-1");
    assertThat(quarantined(records)).singleElement().satisfies(record -> {
      assertThat(record.errorMessage()).isEqualTo("the object is archived and must be restored first");
      assertThat(record.source().file()).isEqualTo("s3://" + BUCKET + "/" + key);
    });
  }

  @Test
  void anObjectThatVanishesWhileItIsReadSaysHowFarItWasRead() throws Exception {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, largeRecords());
    front.cut(path(key));
    S3SourceTask task = behindFront("batch.max.records", "200");
    List<SourceRecord> records = new ArrayList<>(poll(task));
    commit(task, records);
    s3.delete(BUCKET, key);

    records.addAll(persist(task));
    assertThat(ids(records)).hasSizeGreaterThan(190).doesNotHaveDuplicates();
    assertThat(quarantined(records)).singleElement().satisfies(record -> assertThat(record.source().record())
        .isEqualTo(ids(records).size() + 1));
    assertThat(quarantined(readAndCommit(behindFront()))).isEmpty();
  }

  @Test
  void anObjectThatIsWrittenAnewWhileItIsReadIsReadAnew() throws Exception {
    S3SourceTask task = behindFront("sqs.queue.urls", queue, "batch.max.records", "200");
    readAndCommit(task);
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, largeRecords());
    sqs.send(queue, notification(key));
    front.cut(path(key));
    commit(task, poll(task));
    s3.put(BUCKET, key, records(5_000, 5_003));

    assertThat(ids(persist(task))).contains("r-5000", "r-5001", "r-5002");
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aClockThatWasSetForthAndBackDelaysNoListing() throws Exception {
    S3SourceTask task = task();
    readAndCommit(task);
    now = now.plus(Duration.ofHours(10));
    readAndCommit(task);
    now = now.minus(Duration.ofHours(10)).plusSeconds(40);
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 1));

    assertThat(ids(readAndCommit(task))).containsExactly("r-0");
    s3.put(BUCKET, hour(9) + "late.json.gz", records(1, 2));
    now = now.plus(Duration.ofHours(1));
    assertThat(ids(readAndCommit(task))).containsExactly("r-1");
  }

  @Test
  void whatACallsProfileLeadsToIsPublishedThoughTheTaskEndedBetweenTheTwo() throws Exception {
    String key = hour(0) + "a.json.gz";
    s3.put(BUCKET, key, IntStream.range(0, 4).mapToObj(
        call -> anInvocationLog().requestId("r-" + call).of(PROFILE).json())
        .collect(Collectors.joining("\n")));
    AtomicInteger lookups = new AtomicInteger();
    front.on("/inference-profiles/", body -> {
      lookups.incrementAndGet();
      return new Answer(200, """
          {"inferenceProfileName":"p","inferenceProfileArn":"%s","inferenceProfileId":"p","status":"ACTIVE",
           "type":"APPLICATION","models":[{"modelArn":
           "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"}]}"""
          .formatted(PROFILE));
    });
    S3SourceTask first = behindFront("batch.max.records", "1", "inference.profiles.resolve", "true");
    List<SourceRecord> records = new ArrayList<>();
    while (ids(records).isEmpty()) {
      List<SourceRecord> batch = poll(first);
      commit(first, batch);
      records.addAll(batch);
    }
    assertThat(profiles(records)).isEmpty();

    S3SourceTask second = behindFront("inference.profiles.resolve", "true");
    records.addAll(readAndCommit(second));

    assertThat(profiles(records)).singleElement().satisfies(profile -> {
      assertThat(profile.inferenceProfileArn()).isEqualTo(PROFILE);
      assertThat(profile.modelArns()).singleElement().asString().contains("claude-haiku-4-5");
    });
    assertThat(ids(records)).containsExactly("r-0", "r-1", "r-2", "r-3");
    assertThat(lookups).as("one by each task").hasValue(2);
  }

  /** A thousand, which do not fit into what is read ahead. */
  private static String largeRecords() {
    Random random = new Random(1);
    byte[] noise = new byte[600];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      random.nextBytes(noise);
      text.append(anInvocationLog().requestId("r-" + i).input("{\"inputTokenCount\":10,\"inputBodyJson\":\""
          + Base64.getEncoder().encodeToString(noise) + "\"}").json()).append('\n');
    }
    return text.toString();
  }

  private static List<InferenceProfile> profiles(List<SourceRecord> records) {
    return DrivenTask.values(records, Topic.INFERENCE_PROFILES).map(PriceInput.class::cast)
        .map(InferenceProfile.class::cast).toList();
  }
}
