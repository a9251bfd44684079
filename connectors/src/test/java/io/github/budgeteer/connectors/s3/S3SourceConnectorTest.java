package io.github.budgeteer.connectors.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;

class S3SourceConnectorTest {
  private static final String QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/logs";

  private static List<String> errors(S3SourceConnector connector, Map<String, String> options) {
    return connector.validate(options).configValues().stream().map(ConfigValue::errorMessages)
        .flatMap(List::stream).toList();
  }

  private static List<Map<String, String>> tasks(S3SourceConnector connector, int most,
      Map<String, String> options) {
    connector.start(options);
    return connector.taskConfigs(most);
  }

  @Test
  void locationsThatHoldOneAnotherAreRefusedBecauseTwoTasksWouldReadThem() {
    S3SourceConnector connector = new BedrockInvocationLogS3SourceConnector();
    for (String locations : List.of("s3://logs,s3://logs/one", "s3://logs/one/two,s3://logs/one/",
        "s3://logs/one,s3://logs/one/")) {
      assertThat(errors(connector, Map.of("s3.locations", locations))).singleElement().asString()
          .startsWith("s3.locations: s3://logs/").contains("hold the same objects");
    }
    assertThat(errors(connector, Map.of("s3.locations", "s3://logs/one,s3://logs/one-more,s3://more/one")))
        .isEmpty();
  }

  @Test
  void placesAreNeededWhereAQueueOnlyNamesObjects() {
    Map<String, String> queueOnly = Map.of("sqs.queue.urls", QUEUE);
    assertThat(errors(new BedrockInvocationLogS3SourceConnector(), queueOnly)).singleElement().asString()
        .startsWith("s3.locations is empty");
    assertThat(errors(new CloudTrailSourceConnector(), queueOnly)).isEmpty();
    assertThat(errors(new CloudTrailSourceConnector(), Map.of())).singleElement().asString()
        .contains("or a queue in sqs.queue.urls");
  }

  @Test
  void locationsAreSharedAmongTasksAndAQueuesMessagesAreOneTasks() {
    S3SourceConnector connector = new BedrockInvocationLogS3SourceConnector();
    Map<String, String> options = new HashMap<>(Map.of("s3.locations", "s3://one,s3://two,s3://three"));

    assertThat(tasks(connector, 2, options)).extracting(task -> task.get("s3.locations"))
        .containsExactly("s3://one/,s3://three/", "s3://two/");
    assertThat(tasks(connector, 9, options)).hasSize(3);
    options.put("sqs.queue.urls", QUEUE);
    assertThat(tasks(connector, 9, options)).containsExactly(options);
  }

  @Test
  void recordsAndOffsetsAreCommittedTogetherWhereTheWorkerDrawsTheBoundaries() {
    S3SourceConnector connector = new BedrockInvocationLogS3SourceConnector();
    assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(Map.of()))
        .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
  }
}
