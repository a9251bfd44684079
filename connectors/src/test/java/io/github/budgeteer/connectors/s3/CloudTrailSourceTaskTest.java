package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.poll;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.DrivenTask.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** CloudTrail's events as EventBridge sends them to a queue, and its files in S3. */
class CloudTrailSourceTaskTest extends S3TaskFixture {
  private static final String FOLDER = "AWSLogs/o-abc123/123456789012/CloudTrail/us-east-1/";

  private S3SourceTask trail(String... options) {
    return start(new CloudTrailSourceTask(clock()), options);
  }

  /** A day's folder, of which CloudTrail makes one an account and Region. */
  private String day() {
    return FOLDER + now.toString().substring(0, 10).replace('-', '/') + "/";
  }

  private static String event(String source, String name, String id, String request) {
    return """
        {"eventVersion":"1.10","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/admin",\
        "accountId":"123456789012"},"eventTime":"2026-11-27T10:00:00Z","eventSource":"%s","eventName":"%s",\
        "awsRegion":"us-east-1","eventID":"%s","requestParameters":%s,"recipientAccountId":"123456789012"}"""
        .formatted(source, name, id, request);
  }

  private static String created(String user) {
    return event("iam.amazonaws.com", "CreateUser", "created-" + user, "{\"userName\":\"" + user + "\"}");
  }

  private static String overEventBridge(String event) {
    return """
        {"version":"0","id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.iam",\
        "account":"123456789012","time":"2026-11-27T10:00:05Z","region":"us-east-1","detail":%s}"""
        .formatted(event);
  }

  private static List<String> told(List<SourceRecord> records) {
    return DrivenTask.values(records, Topic.ACTIVITY).map(Activity.Observation.class::cast)
        .map(activity -> activity.getClass().getSimpleName() + " " + activity.principalId()).toList();
  }

  @Test
  void eventsComeOverTheQueueWithinSecondsAndTheirMessagesGoWhenTheyAreInKafka() throws Exception {
    S3SourceTask task = trail("sqs.queue.urls", queue, "s3.locations", "");
    sqs.send(queue, overEventBridge(created("BedrockAPIKey-1")));
    sqs.send(queue, "{\"Type\":\"Notification\",\"Message\":"
        + TextNode.valueOf(overEventBridge(created("ana"))) + "}");
    sqs.send(queue, overEventBridge(event("iam.amazonaws.com", "ListUsers", "e-3", "{}")));
    sqs.send(queue,
        overEventBridge(event("bedrock.amazonaws.com", "DeleteModelInvocationLoggingConfiguration",
            "e-4", "null")));

    List<SourceRecord> records = readAll(task);

    assertThat(told(records)).containsExactlyInAnyOrder(
        "PrincipalChanged arn:aws:iam::123456789012:user/BedrockAPIKey-1",
        "PrincipalChanged arn:aws:iam::123456789012:user/ana",
        "LoggingChanged arn:aws:iam::123456789012:account");
    assertThat(records).filteredOn(record -> record.topic().endsWith("activity"))
        .allSatisfy(record -> assertThat(told(List.of(record)).getFirst()).endsWith(" " + text(record)));
    assertThat(offsets.metric("ignored-total")).isEqualTo(1);
    assertThat(sqs.messages(queue)).isEqualTo(3);

    commit(task, records);
    task.poll();
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void aMessageThatComesAgainBeforeItsEventIsInKafkaIsNotToldTwice() throws Exception {
    S3SourceTask task = trail("sqs.queue.urls", queue, "s3.locations", "", "sqs.visibility.timeout.ms",
        "1000");
    sqs.send(queue, overEventBridge(created("ana")));
    List<SourceRecord> first = readAll(task);
    assertThat(told(first)).hasSize(1);
    Thread.sleep(1_100); // The clock stands, so the message is not hidden for longer.

    assertThat(told(readAll(task))).isEmpty();
    commit(task, first);
    task.poll();
    assertThat(sqs.messages(queue)).isZero();
  }

  @Test
  void filesFillTheGapsAndDigestsAreNotRead() throws Exception {
    s3.put(BUCKET, day() + "123456789012_CloudTrail_us-east-1_1.json.gz",
        "{\"Records\":[" + String.join(",", created("ana"), event("iam.amazonaws.com", "GetUser", "e", "{}"),
            event("bedrock-mantle.amazonaws.com", "CreateInference", "m-1", "{\"model\":\"gpt\"}"),
            "{\"eventName\":1}") + "]}");
    s3.put(BUCKET, day().replace("/CloudTrail/", "/CloudTrail-Digest/") + "digest.json.gz", created("eve"));
    s3.put(BUCKET, hour(0) + "a.json.gz", records(0, 1));
    S3SourceTask task = trail("session.scoped.roles", "shared");

    List<SourceRecord> records = readAndCommit(task);

    assertThat(told(records)).containsExactly("PrincipalChanged arn:aws:iam::123456789012:user/ana",
        "MantleInference arn:aws:iam::123456789012:user/admin");
    assertThat(quarantined(records)).singleElement().satisfies(record -> {
      assertThat(record.reason()).isEqualTo(QuarantineReason.NOT_A_CLOUDTRAIL_EVENT);
      assertThat(record.source().file()).startsWith("s3://" + BUCKET + "/" + FOLDER);
      assertThat(record.functionName()).isEqualTo("cloudtrail-source");
    });
    assertThat(offsets.metric("ignored-total")).isEqualTo(1);
    assertThat(told(readAndCommit(trail()))).isEmpty();
  }

  @Test
  void whatConcernsNothingDoesNotKeepThePoll() throws Exception {
    s3.put(BUCKET, day() + "1.json.gz", IntStream.range(0, 120_000)
        .mapToObj(i -> "{\"eventName\":\"a\",\"eventSource\":\"b\"}")
        .collect(Collectors.joining(",", "{\"Records\":[", "," + created("ana") + "]}")));
    S3SourceTask task = trail();
    int polls = 0;
    List<SourceRecord> records = new ArrayList<>();
    while (told(records).isEmpty()) {
      List<SourceRecord> batch = poll(task);
      commit(task, batch);
      records.addAll(batch);
      polls++;
    }

    assertThat(polls).isBetween(3, 6);
    assertThat(offsets.metric("ignored-total")).isEqualTo(120_000);
  }
}
