package io.github.budgeteer.connectors.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.ScriptedAws.Answer;
import io.github.budgeteer.connectors.cloudwatch.BedrockInvocationLogCloudWatchSourceTask;
import io.github.budgeteer.connectors.s3.BedrockInvocationLogS3SourceTask;
import io.github.budgeteer.connectors.settings.SsmSettingsSourceTask;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each task does, and says, when AWS refuses what it asks for. */
class AwsFailureTest {
  private static final String ROLE = "arn:aws:iam::210987654321:role/log-reader";
  private ScriptedAws aws;

  /** A task, what it asks AWS first, and how AWS names its errors there. */
  enum Asking {
    S3("s3.locations", "s3://bedrock-logs", "/bedrock-logs", "list s3://bedrock-logs/", "s3:ListBucket",
        "NoSuchBucket", "InvalidAccessKeyId"), SQS("sqs.queue.urls", "", "ReceiveMessage", "receive from ",
            "sqs:ReceiveMessage", "QueueDoesNotExist",
            "UnrecognizedClientException"), CLOUDWATCH("log.groups", "/bedrock", "FilterLogEvents",
                "read log group /bedrock", "logs:FilterLogEvents",
                "ResourceNotFoundException", "UnrecognizedClientException"), SSM("environment", "production",
                    "GetParametersByPath", "read the parameters below /bedrock-budgeteer",
                    "ssm:GetParametersByPath", "ResourceNotFoundException", "UnrecognizedClientException");

    private final String option;
    private final String value;
    private final String operation;
    private final String doing;
    private final String allow;
    private final String gone;
    private final String stranger;

    Asking(String option, String value, String operation, String doing, String allow, String gone,
        String stranger) {
      this.option = option;
      this.value = value;
      this.operation = operation;
      this.doing = doing;
      this.allow = allow;
      this.gone = gone;
      this.stranger = stranger;
    }

    private SourceTask task() {
      return switch (this) {
        case S3, SQS -> new BedrockInvocationLogS3SourceTask();
        case CLOUDWATCH -> new BedrockInvocationLogCloudWatchSourceTask();
        case SSM -> new SsmSettingsSourceTask();
      };
    }

    private Map<String, String> options(ScriptedAws aws) {
      return new HashMap<>(Map.of("aws.endpoint.url", aws.url().toString(), option,
          value.isEmpty() ? aws.url() + "/123456789012/logs" : value));
    }

    private Answer error(int status, String code) {
      return this == S3
          ? new Answer(status, "<Error><Code>" + code + "</Code><Message>no</Message></Error>")
          : new Answer(status, "{\"__type\":\"" + code + "\",\"message\":\"no\"}");
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    aws = new ScriptedAws();
  }

  @AfterEach
  void stopServer() {
    aws.close();
    TestCredentials.set();
    System.clearProperty("aws.sharedCredentialsFile");
    System.clearProperty("aws.configFile");
    System.clearProperty("aws.disableEc2Metadata");
  }

  /** Returns what the worker sees of a task: its first failure, at its start or later. */
  private ConnectException failure(Asking asking, Map<String, String> more) throws InterruptedException {
    Map<String, String> options = asking.options(aws);
    options.putAll(more);
    SourceTask task = asking.task();
    try {
      new DrivenTask(task, new HashMap<>(), options).readAndCommit();
    } catch (ConnectException e) {
      assertThat(e.getMessage()).startsWith("cannot " + asking.doing).doesNotContain("\n");
      return e;
    } finally {
      task.stop();
    }
    throw new AssertionError("it did not fail");
  }

  private static void assertFatal(ConnectException failure, String... said) {
    assertThat(failure).isNotInstanceOf(RetriableException.class).hasMessageContainingAll(said);
  }

  @ParameterizedTest
  @EnumSource
  void whereItIsForbiddenTheTaskFailsAndNamesThePermission(Asking asking) throws Exception {
    aws.on(asking.operation, body -> asking.error(403, "AccessDenied"));
    assertFatal(failure(asking, Map.of()), "AccessDenied (no); allow " + asking.allow
        + " to the worker's role, or to aws.role.arn");
  }

  @ParameterizedTest
  @EnumSource
  void whereThereIsNoneTheTaskFailsAndSaysWhatToCheck(Asking asking) throws Exception {
    aws.on(asking.operation, body -> asking.error(asking == Asking.S3 ? 404 : 400, asking.gone));
    assertFatal(failure(asking, Map.of()), "there is none: check the name, the account and aws.region");
  }

  @ParameterizedTest
  @EnumSource
  void withCredentialsThatNobodyKnowsTheTaskFails(Asking asking) throws Exception {
    aws.on(asking.operation, body -> asking.error(403, asking.stranger));
    assertFatal(failure(asking, Map.of()), "AWS does not know these credentials");
  }

  @ParameterizedTest
  @EnumSource
  void withoutCredentialsTheTaskFailsAndSaysWhereTheyAreLookedFor(Asking asking) throws Exception {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has credentials");
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.sharedCredentialsFile", "/dev/null");
    System.setProperty("aws.disableEc2Metadata", "true");
    assertFatal(failure(asking, Map.of()),
        "no credentials: set AWS_ACCESS_KEY_ID, a profile, or give the worker");
  }

  @ParameterizedTest
  @EnumSource
  void withoutARegionTheTaskFailsAtItsStartAndNamesTheOption(Asking asking) {
    assumeTrue(System.getenv("AWS_REGION") == null, "the environment has a Region");
    System.clearProperty("aws.region");
    System.setProperty("aws.sharedCredentialsFile", "/dev/null");
    System.setProperty("aws.configFile", "/dev/null");
    System.setProperty("aws.disableEc2Metadata", "true");
    assertThatThrownBy(() -> new DrivenTask(asking.task(), new HashMap<>(), asking.options(aws)))
        .isInstanceOf(ConnectException.class).isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("no Region: set aws.region or AWS_REGION").hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource
  void aRoleThatMayNotBeAssumedIsNamedAndNotWhatItWasFor(Asking asking) throws Exception {
    aws.on("/", body -> new Answer(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>"
        + "not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>"));
    assertFatal(failure(asking, Map.of("aws.role.arn", ROLE)), "allow sts:AssumeRole on aws.role.arn");
    assertThat(aws.requests()).allMatch(request -> request.contains("Action=AssumeRole"));
  }

  @ParameterizedTest
  @EnumSource
  void aRegionWithoutSuchAServiceIsTriedAgainAndTheOptionIsNamed(Asking asking) throws Exception {
    Map<String, String> nowhere = asking == Asking.SQS
        ? Map.of("sqs.queue.urls", "http://sqs.nowhere.invalid/123456789012/logs")
        : Map.of("aws.endpoint.url", "http://nowhere.invalid");
    assertThat(failure(asking, nowhere)).isInstanceOf(RetriableException.class)
        .hasMessageEndingWith(
            "there is no such host: check aws.region and aws.endpoint.url; it is tried again");
  }

  @ParameterizedTest
  @EnumSource
  void whatMayPassIsTriedAgain(Asking asking) throws Exception {
    aws.on(asking.operation, body -> asking.error(400, "ExpiredToken"));
    assertThat(failure(asking, Map.of())).isInstanceOf(RetriableException.class)
        .hasMessageEndingWith("renew the worker's credentials if nothing else does; it is tried again");
  }

  @ParameterizedTest
  @EnumSource
  void aServersOwnErrorIsTriedAgain(Asking asking) throws Exception {
    aws.on(asking.operation, body -> asking.error(500, "InternalError"));
    assertThat(failure(asking, Map.of())).isInstanceOf(RetriableException.class)
        .hasMessageEndingWith("InternalError (no); it is tried again");
  }

  @ParameterizedTest
  @EnumSource(names = "S3")
  void aBucketElsewhereFailsTheTaskAndNamesTheOption(Asking asking) throws Exception {
    for (String code : List.of("PermanentRedirect", "AuthorizationHeaderMalformed")) {
      aws.on(asking.operation, body -> asking.error(code.startsWith("P") ? 301 : 400, code));
      assertFatal(failure(asking, Map.of()), "it is in another Region: set aws.region to that one");
    }
  }
}
