package io.github.budgeteer.connectors.aws;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.ScriptedAws.Answer;
import io.github.budgeteer.connectors.log.InvocationLogs;
import io.github.budgeteer.connectors.log.LogRecordReader;
import io.github.budgeteer.connectors.log.Parsed;
import io.github.budgeteer.connectors.log.StoredBodies;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.RoutingScope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceProfilesTest {
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
  private static final String OTHER = PROFILE.replace("abc", "xyz");

  private Instant now = Instant.parse("2026-11-01T10:00:00Z");
  private ScriptedAws aws;
  private InferenceProfiles profiles;

  @BeforeEach
  void startServer() throws IOException {
    aws = new ScriptedAws();
    profiles = InferenceProfiles.of(
        new AwsOptions(Optional.empty(), Optional.of(aws.url()), Optional.empty(), Optional.empty()),
        () -> now);
  }

  @AfterEach
  void stopServer() {
    profiles.close();
    aws.close();
  }

  private void answer(String... modelArns) {
    aws.on("/inference-profiles/", body -> new Answer(200, "{\"models\":[" + String.join(",",
        Arrays.stream(modelArns).map(arn -> "{\"modelArn\":\"" + arn + "\"}").toList()) + "]}"));
  }

  private static InvocationLogs call(String modelId) {
    return anInvocationLog().of(modelId);
  }

  private Optional<InferenceProfile> find(InvocationLogs call) throws IOException {
    try (LogRecordReader reader = LogRecordReader.open("log",
        new ByteArrayInputStream(call.json().getBytes(UTF_8)),
        Set.of(), StoredBodies.NONE)) {
      Invocation invocation = ((Parsed.Call) reader.next().orElseThrow().parsed()).invocation();
      return profiles.find(invocation);
    }
  }

  @Test
  void aProfileIsLookedUpWhenItIsFirstSeenAndNeverAgain() throws Exception {
    answer("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
        "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0");

    InferenceProfile found = find(call(PROFILE)).orElseThrow();
    now = now.plus(Duration.ofDays(400));

    assertThat(found.inferenceProfileArn()).isEqualTo(PROFILE);
    assertThat(found.resolved().scope()).isEqualTo(RoutingScope.GEO);
    assertThat(found.resolved().model()).contains("claude-haiku-4-5");
    assertThat(find(call(PROFILE))).isEmpty();
    assertThat(find(call(OTHER))).isPresent();
    assertThat(aws.requests()).hasSize(2);
  }

  @Test
  void oneThatCanNotBeLookedUpIsAskedForAgainEverMoreSeldom() throws Exception {
    aws.on("/inference-profiles/", body -> new Answer(403, "{\"__type\":\"AccessDeniedException\"}"));
    assertThat(find(call(PROFILE))).isEmpty();
    assertThat(find(call(PROFILE))).isEmpty();
    assertThat(aws.requests()).hasSize(1);

    now = now.plus(Duration.ofMinutes(10));
    assertThat(find(call(PROFILE))).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(find(call(PROFILE))).isEmpty();
    assertThat(aws.requests()).hasSize(2);

    now = now.plus(Duration.ofMinutes(10));
    answer("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0");
    assertThat(find(call(PROFILE))).isPresent();
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void anAnswerThatLeadsToNoModelIsNoAnswer() throws Exception {
    answer();
    assertThat(find(call(PROFILE))).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    answer("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0");
    assertThat(find(call(PROFILE))).isPresent();
  }

  @Test
  void whatACallerMayHaveMadeUpIsNotAskedFor() throws Exception {
    answer("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0");
    assertThat(find(call(PROFILE).with("errorCode", "\"ValidationException\""))).as("a failed call")
        .isEmpty();
    assertThat(find(call(PROFILE.replace("us-east-1", "eu-west-1")))).as("another Region").isEmpty();
    assertThat(find(call(PROFILE.replace("us-east-1", "x@evil.example/")))).as("no Region").isEmpty();
    assertThat(find(call(PROFILE + "/../../other"))).as("no id").isEmpty();
    assertThat(find(call("amazon.nova-pro-v1:0"))).as("no profile").isEmpty();
    assertThat(aws.requests()).isEmpty();
  }
}
