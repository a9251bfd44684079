package io.github.budgeteer.connectors.s3;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.connectors.aws.S3Server;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.EventBridgeConfiguration;
import software.amazon.awssdk.services.s3.model.NotificationConfiguration;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Notifications as a stand-in for AWS writes them, over every way from S3 to a queue that it knows. */
class MotoNotificationsTest {
  private static final String BUCKET = "bedrock-logs";
  private static final String ARN = "arn:aws:%s:us-east-1:123456789012:%s";
  private static MotoServer moto;
  private static S3Client s3;
  private static SqsClient sqs;

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    AwsClients clients = new AwsClients(
        new AwsOptions(Optional.empty(), Optional.of(moto.url()), Optional.empty(), Optional.empty()));
    s3 = clients.s3();
    sqs = clients.sqs(moto.url() + "/123456789012/any");
    s3.createBucket(request -> request.bucket(BUCKET));
  }

  @AfterAll
  static void stopServer() {
    if (moto != null) {
      s3.close();
      sqs.close();
      moto.close();
    }
  }

  private static String queue(String name) {
    return sqs.createQueue(request -> request.queueName(name)).queueUrl().replaceFirst("^https?://[^/]+",
        moto.url().toString());
  }

  private static int messages(String queue) {
    return sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)).attributes().values().stream()
        .mapToInt(Integer::parseInt).sum();
  }

  private static String topic(String name, String subscriber, boolean raw) throws Exception {
    moto.ask("sns", "CreateTopic", "Name=" + name);
    String topic = ARN.formatted("sns", name);
    moto.ask("sns", "Subscribe",
        "TopicArn=" + topic + "&Protocol=sqs&Endpoint=" + ARN.formatted("sqs", subscriber)
            + (raw ? "&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true" : ""));
    return topic;
  }

  @Test
  void anObjectThatFourQueuesAreToldOfIsReadOnceAndAllMessagesAreDeleted() throws Exception {
    List<String> queues = List.of(queue("direct"), queue("wrapped"), queue("raw"), queue("bridge"));
    String wrapped = topic("wrapped-topic", "wrapped", false);
    String raw = topic("raw-topic", "raw", true);
    moto.ask("events", "AWSEvents.PutRule",
        "{\"Name\":\"logs\",\"EventPattern\":\"{\\\"source\\\":[\\\"aws.s3\\\"]}\",\"State\":\"ENABLED\"}");
    moto.ask("events", "AWSEvents.PutTargets", "{\"Rule\":\"logs\",\"Targets\":[{\"Id\":\"queue\",\"Arn\":\""
        + ARN.formatted("sqs", "bridge") + "\"}]}");
    s3.putBucketNotificationConfiguration(request -> request.bucket(BUCKET)
        .notificationConfiguration(NotificationConfiguration.builder()
            .queueConfigurations(QueueConfiguration.builder().queueArn(ARN.formatted("sqs", "direct"))
                .events(Event.S3_OBJECT_CREATED).build())
            .topicConfigurations(Stream.of(wrapped, raw).map(
                topic -> TopicConfiguration.builder().topicArn(topic).events(Event.S3_OBJECT_CREATED).build())
                .toList())
            .eventBridgeConfiguration(EventBridgeConfiguration.builder().build()).build()));
    DrivenTask driven = new DrivenTask(new BedrockInvocationLogS3SourceTask(), new HashMap<>(),
        Map.of("s3.locations", "s3://" + BUCKET, "sqs.queue.urls", String.join(",", queues), "sqs.wait.ms",
            "0",
            "aws.endpoint.url", moto.url().toString()));
    List<SourceRecord> first = driven.readAndCommit(); // S3's test events, and a sweep of nothing.
    assertThat(ids(first)).isEmpty();
    assertThat(quarantined(first)).isEmpty();

    String key = "AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/"
        + Instant.now().toString().substring(0, 13).replace('-', '/').replace('T', '/')
        + "/a b+100%ü.json.gz";
    s3.putObject(request -> request.bucket(BUCKET).key(key),
        RequestBody.fromBytes(S3Server.gzip(anInvocationLog().requestId("r-1").json())));
    assertThat(queues).allSatisfy(queue -> assertThat(messages(queue)).isPositive());
    List<SourceRecord> records = driven.readAndCommit();
    driven.readAll();
    driven.task().stop();

    assertThat(ids(records)).containsExactly("r-1");
    assertThat(quarantined(records)).isEmpty();
    assertThat(queues).allSatisfy(queue -> assertThat(messages(queue)).isZero());
  }
}
