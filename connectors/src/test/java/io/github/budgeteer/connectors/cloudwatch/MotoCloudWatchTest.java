package io.github.budgeteer.connectors.cloudwatch;

import io.github.budgeteer.connectors.aws.AwsClients;
import io.github.budgeteer.connectors.aws.AwsOptions;
import io.github.budgeteer.connectors.aws.MotoServer;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

class MotoCloudWatchTest extends CloudWatchSourceSuite {
  private static final String STREAM = "aws/bedrock/modelinvocations";
  private static MotoServer moto;
  private static CloudWatchLogsClient client;

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    client = new AwsClients(
        new AwsOptions(Optional.empty(), Optional.of(moto.url()), Optional.empty(), Optional.empty()))
        .cloudWatchLogs();
  }

  @AfterAll
  static void stopServer() {
    if (moto != null) {
      client.close();
      moto.close();
    }
  }

  @BeforeEach
  void newGroup() {
    if (!client.describeLogGroups(request -> request.logGroupNamePrefix(GROUP)).logGroups().isEmpty()) {
      client.deleteLogGroup(request -> request.logGroupName(GROUP));
    }
    client.createLogGroup(request -> request.logGroupName(GROUP));
    client.createLogStream(request -> request.logGroupName(GROUP).logStreamName(STREAM));
  }

  @Override
  URI url() {
    return moto.url();
  }

  @Override
  void put(Instant time, String message) {
    client.putLogEvents(request -> request.logGroupName(GROUP).logStreamName(STREAM)
        .logEvents(
            InputLogEvent.builder().timestamp(time.toEpochMilli()).message(message).build()));
  }
}
