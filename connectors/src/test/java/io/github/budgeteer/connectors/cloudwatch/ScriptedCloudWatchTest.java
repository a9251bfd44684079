package io.github.budgeteer.connectors.cloudwatch;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.connectors.aws.ScriptedAws;
import io.github.budgeteer.connectors.aws.ScriptedAws.Answer;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With pages of three events, of which every other is empty: as CloudWatch Logs answers for large groups. */
class ScriptedCloudWatchTest extends CloudWatchSourceSuite {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 3;

  private final List<Event> events = new ArrayList<>();
  private ScriptedAws aws;
  /** Answers to give first. */
  private final List<Answer> failures = new ArrayList<>();

  private record Event(long time, String id, String message) {}

  @BeforeEach
  void startServer() throws IOException {
    aws = new ScriptedAws();
    aws.on("FilterLogEvents",
        body -> failures.isEmpty() ? page(tree(body)) : failures.removeFirst());
  }

  @AfterEach
  void stopServer() {
    aws.close();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer page(JsonNode request) {
    if (!request.path("logGroupName").asText().equals(GROUP)) {
      return new Answer(400,
          "{\"__type\":\"ResourceNotFoundException\",\"message\":\"The specified log group does not exist.\"}");
    }
    List<Event> found = events.stream()
        .filter(event -> event.time() >= request.path("startTime").asLong()
            && event.time() <= request.path("endTime").asLong(Long.MAX_VALUE))
        .sorted(Comparator.comparing(Event::time)).toList();
    int page = request.path("nextToken").asText("0").isEmpty()
        ? 0
        : Integer.parseInt(request.path("nextToken").asText("0"));
    int from = page / 2 * PAGE;
    List<Event> some = page % 2 == 1
        ? List.of()
        : found.subList(Math.min(from, found.size()), Math.min(from + PAGE, found.size()));
    boolean last = page % 2 == 1 && from + PAGE >= found.size();
    return new Answer(200, some.stream()
        .map(
            event -> "{\"eventId\":\"%s\",\"timestamp\":%d,\"logStreamName\":\"aws/bedrock/modelinvocations\",\"message\":%s}"
                .formatted(event.id(), event.time(), JSON.getNodeFactory().textNode(event.message())))
        .collect(Collectors.joining(",", "{\"events\":[",
            "]" + (last ? "" : ",\"nextToken\":\"" + (page + 1) + "\"") + "}")));
  }

  @Override
  URI url() {
    return aws.url();
  }

  @Override
  void put(Instant time, String message) {
    events.add(new Event(time.toEpochMilli(), "3700000" + events.size(), message));
  }

  @Test
  void throttlingIsWaitedForAndNothingIsMissed() throws Exception {
    IntStream.range(0, 9).forEach(i -> put(now.minusSeconds(50 - i), i));
    DrivenTask driven = task("start.from", "PT1M");
    driven.commit(List.of());
    for (int i = 0; i < 8; i++) { // More than the SDK repeats by itself.
      failures.add(new Answer(400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"));
    }
    List<String> found = new ArrayList<>(ids(driven.task().poll()));

    assertThatThrownBy(driven.task()::poll).isInstanceOf(RetriableException.class)
        .hasMessageContaining("ThrottlingException (Rate exceeded); it is tried again");
    assertThat(driven.task().poll()).isNull();
    failures.clear();
    now = now.plusSeconds(2);
    found.addAll(ids(driven.readAndCommit()));

    assertThat(found).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void aTokenThatHasExpiredBeginsTheRequestAnew() throws Exception {
    IntStream.range(0, 9).forEach(i -> put(now.minusSeconds(50 - i), i));
    DrivenTask driven = task("start.from", "PT1M");
    List<String> found = new ArrayList<>(ids(driven.task().poll()));
    failures.add(new Answer(400,
        "{\"__type\":\"InvalidParameterException\",\"message\":\"The specified nextToken is invalid.\"}"));

    found.addAll(ids(driven.readAndCommit()));

    assertThat(found).hasSize(9).doesNotHaveDuplicates();
  }

  @Test
  void ifAwsForbidsItTheTaskFailsAndSaysWhatToAllow() {
    IntStream.range(0, 4).forEach(i -> failures
        .add(new Answer(400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not authorized\"}")));
    DrivenTask driven = task();

    assertThatThrownBy(() -> {
      driven.readAll();
      driven.readAll();
    }).hasMessageContaining("allow logs:FilterLogEvents to the worker's role");
  }

  @Test
  void whatACallsProfileLeadsToIsPublishedOnce() throws Exception {
    String profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
    aws.on("/inference-profiles/", body -> new Answer(200,
        "{\"models\":[{\"modelArn\":\"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0\"}]}"));
    IntStream.range(0, 5).forEach(i -> put(now.minusSeconds(50 - i),
        anInvocationLog().requestId("r-" + i).of(profile).json()));

    List<SourceRecord> records = task().readAndCommit();

    assertThat(ids(records)).hasSize(5);
    assertThat(DrivenTask.values(records, Topic.INFERENCE_PROFILES).map(InferenceProfile.class::cast))
        .singleElement().satisfies(found -> assertThat(found.inferenceProfileArn()).isEqualTo(profile));
  }
}
