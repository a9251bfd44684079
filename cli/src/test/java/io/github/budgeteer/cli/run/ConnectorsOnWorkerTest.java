package io.github.budgeteer.cli.run;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.connectors.aws.S3Server;
import io.github.budgeteer.connectors.aws.SqsServer;
import io.github.budgeteer.connectors.cloudwatch.BedrockInvocationLogCloudWatchSourceConnector;
import io.github.budgeteer.connectors.s3.BedrockInvocationLogS3SourceConnector;
import io.github.budgeteer.connectors.settings.SsmSettingsSourceConnector;
import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.SharedInput;
import io.github.budgeteer.events.Topic;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Connectors on one real worker and broker: what a worker does with them that a test by hand can't know. */
@Timeout(180)
class ConnectorsOnWorkerTest {
  private static final String PREFIX = "worker.";
  private static final String BUCKET = "bedrock-logs";

  @TempDir
  static Path scratch;
  private static EmbeddedKafka kafka;
  private static EmbeddedConnect connect;
  private static S3Server s3;
  private static SqsServer sqs;

  @BeforeAll
  static void startWorker() throws Exception {
    s3 = S3Server.start(Files.createDirectories(scratch.resolve("s3")));
    sqs = SqsServer.start();
    kafka = EmbeddedKafka.start(scratch.resolve("kafka"));
    Topics.create(kafka.bootstrapServers(), PREFIX);
    connect = EmbeddedConnect.start(kafka.bootstrapServers(), PREFIX);
  }

  @AfterAll
  static void stopWorker() {
    connect.close();
    kafka.close();
    sqs.close();
    s3.close();
  }

  /** Starts a connector that writes to topics of its own, named after it. */
  private static void start(String name, Class<?> connector, URI aws, Map<String, String> options) {
    Topics.create(kafka.bootstrapServers(), name + ".");
    Map<String, String> all = new HashMap<>(
        Map.of("name", name, "connector.class", connector.getName(), "tasks.max",
            "1", "topic.prefix", name + ".", "aws.endpoint.url", aws.toString(), "exactly.once.support",
            "required"));
    all.putAll(options);
    connect.put(name, all);
  }

  private static void startS3(String name, String queue, Map<String, String> more) {
    Map<String, String> options = new HashMap<>(
        Map.of("s3.locations", "s3://" + BUCKET + "/" + name, "sqs.queue.urls", queue, "sqs.wait.ms", "0"));
    options.putAll(more);
    start(name, BedrockInvocationLogS3SourceConnector.class, s3.url(), options);
  }

  private static <T> List<T> read(String name, Topic<T> topic, int number) {
    List<T> read = new ArrayList<>();
    try (TopicReader<T> reader = TopicReader.of(kafka.bootstrapServers(), name + ".", topic)) {
      Waiting.until(() -> {
        reader.readToEnd((key, value) -> read.add(value));
        return read.size() >= number;
      }, () -> assertThat(connect.failure(name)).isEmpty());
    }
    return read;
  }

  private static List<String> ids(List<Intake> calls) {
    return calls.stream().map(Invocation.class::cast).map(Invocation::requestId).toList();
  }

  private static String awaitFailure(String name) {
    Waiting.until(() -> !connect.failure(name).isEmpty(), () -> {});
    return connect.failure(name);
  }

  private static String key(String name) {
    return name + "/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/"
        + Instant.now().toString().substring(0, 13).replace('-', '/').replace('T', '/') + "/log.json.gz";
  }

  private static String notification(String key) {
    return "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"" + BUCKET
        + "\"},\"object\":{\"key\":\"" + key + "\"}}}]}";
  }

  private static String records(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> anInvocationLog().requestId(prefix + i).json() + "\n")
        .collect(Collectors.joining());
  }

  /** A log with a line that can't be used, and a transformation that fails over whatever goes to quarantine. */
  private static String startWithBrokenTransform(String name, String tolerance) {
    s3.makeBucket(BUCKET);
    String queue = sqs.queue(name);
    s3.put(BUCKET, key(name), records("r-", 3) + "{\"broken\n" + records("s-", 3));
    sqs.send(queue, notification(key(name)));
    startS3(name, queue, Map.of("errors.tolerance", tolerance, "transforms", "fail", "transforms.fail.type",
        "org.apache.kafka.connect.transforms.Cast$Value", "transforms.fail.spec", "int32",
        "transforms.fail.predicate", "quarantine", "predicates", "quarantine", "predicates.quarantine.type",
        "org.apache.kafka.connect.transforms.predicates.TopicNameMatches", "predicates.quarantine.pattern",
        ".*quarantine"));
    return queue;
  }

  @Test
  void errorsThatAreToleratedCostOneRecordAndItsMessageIsDeleted() {
    String queue = startWithBrokenTransform("tolerant", "all");

    assertThat(ids(read("tolerant", Topic.INVOCATIONS, 6))).containsExactlyInAnyOrder("r-0", "r-1", "r-2",
        "s-0",
        "s-1", "s-2");
    Waiting.until(() -> sqs.messages(queue) == 0, () -> assertThat(connect.failure("tolerant")).isEmpty());
    assertThat(connect.taskMetrics("tolerant", "records-total").sum()).isEqualTo(6);
    assertThat(connect.taskMetrics("tolerant", "quarantined-total").sum()).isEqualTo(1);
    assertThat(connect.taskMetrics("tolerant", "objects-total").sum()).isEqualTo(1);
    assertThat(connect.taskMetrics("tolerant", "newest-object-age-seconds").sum()).isBetween(-5.0, 120.0);
  }

  @Test
  void errorsThatAreNotFailTheTaskAndItsMessageStays() {
    String queue = startWithBrokenTransform("strict", "none");

    assertThat(awaitFailure("strict")).contains("Tolerance exceeded");
    assertThat(sqs.messages(queue)).isEqualTo(1);
  }

  @Test
  void aTextThatCanNotBeUsedIsNoErrorForTheWorkerAndGoesToQuarantine() {
    s3.makeBucket(BUCKET);
    String queue = sqs.queue("text");
    s3.put(BUCKET, key("text"), records("r-", 1) + "{\"broken\n" + records("s-", 1));
    startS3("text", queue, Map.of());

    assertThat(ids(read("text", Topic.INVOCATIONS, 2))).containsExactlyInAnyOrder("r-0", "s-0");
    assertThat(read("text", Topic.QUARANTINE, 1)).singleElement().satisfies(record -> {
      assertThat(record.source().file()).isEqualTo("s3://" + BUCKET + "/" + key("text"));
      assertThat(record.source().line()).isEqualTo(2);
    });
  }

  @Test
  void aQueueThatIsNotThereFailsTheTaskAndTheWorkerSaysWhatToFix() {
    startS3("gone", sqs.url() + "/000000000000/gone", Map.of());

    assertThat(awaitFailure("gone")).contains("cannot receive from ",
        "check the name, the account and aws.region");
  }

  @Test
  void whatAStandInForAwsHoldsIsInKafkaOnce() throws Exception {
    try (MotoServer moto = MotoServer.start()) {
      Set<String> expected = new HashSet<>();
      AwsClients clients = new AwsClients(
          new AwsOptions(Optional.empty(), Optional.of(moto.url()), Optional.empty(), Optional.empty()));
      events(clients);
      objects(clients, moto, expected);
      start("moto-logs", BedrockInvocationLogCloudWatchSourceConnector.class, moto.url(),
          Map.of("log.groups", "/bedrock"));
      try (SsmClient ssm = clients.ssm()) {
        for (String[] parameter : new String[][]{{"grace_period_seconds", "600"}, {"mode", "whatever"}}) {
          ssm.putParameter(request -> request.name("/bedrock-budgeteer/global/" + parameter[0])
              .value(parameter[1]).type(ParameterType.STRING));
        }
      }
      start("moto-settings", SsmSettingsSourceConnector.class, moto.url(),
          Map.of("environment", "production"));

      List<String> calls = ids(read("moto-s3", Topic.INVOCATIONS, expected.size()));
      assertThat(calls).hasSize(100_000);
      assertThat(new HashSet<>(calls)).isEqualTo(expected);
      assertThat(ids(read("moto-logs", Topic.INVOCATIONS, 1_000))).hasSize(1_000).doesNotHaveDuplicates();
      assertThat(read("moto-settings", Topic.SETTINGS, 1).stream().map(SharedInput.class::cast)
          .map(Setting.class::cast)).extracting(Setting::value).containsExactly("600");
      assertThat(read("moto-settings", Topic.QUARANTINE, 1)).singleElement().satisfies(
          record -> assertThat(record.errorMessage()).contains("/bedrock-budgeteer/global/mode: 'whatever'"));
    }
  }

  /** Writes 500 objects, of which the bucket itself tells a queue, while the connector reads them. */
  private static void objects(AwsClients clients, MotoServer moto, Set<String> expected) {
    try (S3Client bucket = clients.s3(); SqsClient queues = clients.sqs(moto.url() + "/123456789012/any")) {
      bucket.createBucket(request -> request.bucket(BUCKET));
      queues.createQueue(request -> request.queueName("logs"));
      bucket.putBucketNotificationConfiguration(request -> request.bucket(BUCKET).notificationConfiguration(
          to -> to.queueConfigurations(QueueConfiguration.builder()
              .queueArn("arn:aws:sqs:us-east-1:123456789012:logs").events(Event.S3_OBJECT_CREATED).build())));
      start("moto-s3", BedrockInvocationLogS3SourceConnector.class, moto.url(), Map.of("s3.locations",
          "s3://" + BUCKET, "sqs.queue.urls", moto.url() + "/123456789012/logs", "sqs.wait.ms", "0"));
      for (int object = 0; object < 500; object++) {
        String prefix = "m-" + object + "-";
        IntStream.range(0, 200).forEach(i -> expected.add(prefix + i));
        String name = key("moto").replace("log.json", "log-" + object + ".json");
        bucket.putObject(request -> request.bucket(BUCKET).key(name),
            RequestBody.fromBytes(S3Server.gzip(records(prefix, 200))));
      }
    }
  }

  private static void events(AwsClients clients) {
    try (CloudWatchLogsClient logs = clients.cloudWatchLogs()) {
      logs.createLogGroup(request -> request.logGroupName("/bedrock"));
      logs.createLogStream(
          request -> request.logGroupName("/bedrock").logStreamName("aws/bedrock/modelinvocations"));
      long start = System.currentTimeMillis() - 60_000;
      logs.putLogEvents(
          request -> request.logGroupName("/bedrock").logStreamName("aws/bedrock/modelinvocations")
              .logEvents(
                  IntStream.range(0, 1_000).mapToObj(i -> InputLogEvent.builder().timestamp(start + i * 50L)
                      .message(anInvocationLog().requestId("l-" + i).json()).build()).toList()));
    }
  }
}
