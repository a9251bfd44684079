package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static io.github.budgeteer.connectors.log.InvocationLogs.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InvocationLogParserTest {
  private static final Place PLACE = new Place("/logs/a.json", 1, 1);

  static Stream<Arguments> usages() {
    return Stream.of(
        usage("Converse", anInvocationLog(), "{INPUT=10, OUTPUT=20}"),
        usage("bodies off: metadata only",
            anInvocationLog().input("{\"inputTokenCount\":7}").output("{\"outputTokenCount\":0}"),
            "{INPUT=7}"),
        usage("embeddings count no output", anInvocationLog().of("amazon.titan-embed-text-v2:0")
            .output("{\"outputBodyJson\":{\"embedding\":[0.1,0.2]}}"), "{INPUT=10}"),
        usage("cache counts", anInvocationLog().input(
            "{\"inputTokenCount\":3,\"cacheReadInputTokenCount\":100,\"cacheWriteInputTokenCount\":28857}"),
            "{INPUT=3, OUTPUT=20, CACHE_READ=100, CACHE_WRITE_5M=28857}"),
        usage("cache lifetimes of Converse", anInvocationLog()
            .input("{\"inputTokenCount\":5,\"cacheWriteInputTokenCount\":300}")
            .output(
                "{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"inputTokens\":5,\"cacheDetails\":"
                    + "[{\"ttl\":\"1h\",\"inputTokens\":200},{\"ttl\":\"5m\",\"inputTokens\":100}]}}}"),
            "{INPUT=5, OUTPUT=1, CACHE_WRITE_5M=100, CACHE_WRITE_1H=200}"),
        usage("cache lifetimes of Anthropic, never more than was written", anInvocationLog()
            .input("{\"inputTokenCount\":5,\"cacheWriteInputTokenCount\":300}")
            .output("{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cache_creation\":"
                + "{\"ephemeral_1h_input_tokens\":900,\"ephemeral_5m_input_tokens\":100}}}}"),
            "{INPUT=5, OUTPUT=1, CACHE_WRITE_1H=300}"),
        usage("a stream, with [DONE] and a provisional start",
            anInvocationLog().input("{}")
                .output("{\"outputBodyJson\":[{\"type\":\"message_start\",\"message\":"
                    + "{\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}},{\"type\":\"message_delta\",\"usage\":"
                    + "{\"output_tokens\":310}},{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":"
                    + "{\"inputTokenCount\":9,\"outputTokenCount\":313}},\"[DONE]\"]}"),
            "{INPUT=9, OUTPUT=313}"),
        usage("a body does not overrule the counts", anInvocationLog().output(
            "{\"outputBodyJson\":{\"usage\":{\"inputTokens\":1,\"outputTokens\":1}},\"outputTokenCount\":20}"),
            "{INPUT=10, OUTPUT=20}"),
        usage("a body that plays the record",
            anInvocationLog().input("{\"inputBodyJson\":{\"inputTokenCount\":999999,"
                + "\"identity\":{\"arn\":\"arn:aws:iam::999999999999:user/eve\"},\"input\":{\"inputTokenCount\":5}},"
                + "\"inputTokenCount\":10}"),
            "{INPUT=10, OUTPUT=20}"),
        usage("OpenAI counts the cached part twice", anInvocationLog().of("openai.gpt-5.6-luna").input(
            "{\"inputTokenCount\":4995,\"cacheReadInputTokenCount\":0,\"cacheWriteInputTokenCount\":4993}"),
            "{INPUT=2, OUTPUT=20, CACHE_WRITE_5M=4993}"),
        usage("guardrail on input", anInvocationLog().input("{\"inputTokenCount\":0}")
            .output("{\"outputTokenCount\":0,\"outputBodyJson\":{\"stopReason\":\"guardrail_intervened\"}}"),
            "{}"),
        usage("a failed call costs nothing",
            anInvocationLog().with("errorCode", quoted("ThrottlingException")), "{}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("usages")
  void usageIsWhatBedrockCounted(String name, InvocationLogs log, String units) {
    Invocation call = call(log);

    assertThat(call.usage().units().toString()).isEqualTo(units);
    assertThat(call.principalId()).isEqualTo("arn:aws:iam::123456789012:user/ana");
  }

  @Test
  void theOrderOfKeysAndUnknownFieldsDoNotMatter() {
    String json = "{\"identity\":{\"arn\":\"arn:aws:sts::123456789012:assumed-role/batch/i-1\"},\"new\":{\"a\":[1]},"
        + "\"output\":{\"outputTokenCount\":2},\"input\":{\"inputTokenCount\":1},\"modelId\":\"m.n\","
        + "\"operation\":\"Sing\",\"requestId\":\"r\",\"region\":\"eu-central-1\",\"timestamp\":\"2026-11-01T10:00:00Z\","
        + "\"schemaType\":\"ModelInvocationLog\"}";

    Parsed parsed = InvocationLogParser.parse(json.getBytes(UTF_8), 0, json.length(), PLACE);

    assertThat(parsed).isInstanceOfSatisfying(Parsed.Call.class, call -> {
      assertThat(call.invocation().principalId()).isEqualTo("arn:aws:iam::123456789012:role/batch");
      assertThat(call.invocation().session()).isEqualTo("i-1");
      assertThat(call.invocation().accountId()).isEqualTo("123456789012");
      assertThat(call.invocation().operation()).isEqualTo("Sing");
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      2026-11-01T10:00:00Z          | 2026-11-01T10:00:00Z
      2026-11-01T10:00:00.123Z      | 2026-11-01T10:00:00.123Z
      2026-11-01T12:00:00+02:00     | 2026-11-01T10:00:00Z
      2025-05-15 14:17:22.000000000 | 2025-05-15T14:17:22Z
      1970-01-01T00:00:00Z          | 1970-01-01T00:00:00Z
      """)
  void timestampsAreReadInEveryFormSeen(String timestamp, Instant expected) {
    assertThat(call(anInvocationLog().with("timestamp", quoted(timestamp))).occurredAt()).isEqualTo(expected);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(refusal(anInvocationLog().with("requestId", null), QuarantineReason.MISSING_FIELD),
        refusal(anInvocationLog().with("modelId", null), QuarantineReason.MISSING_FIELD),
        refusal(anInvocationLog().with("timestamp", null), QuarantineReason.MISSING_FIELD),
        refusal(anInvocationLog().with("timestamp", quoted("yesterday")), QuarantineReason.INVALID_TIMESTAMP),
        refusal(anInvocationLog().input("{\"inputTokenCount\":-1}"), QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().input("{\"inputTokenCount\":1.5}"), QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().input("{\"inputTokenCount\":\"5\"}"), QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().input("{\"inputTokenCount\":99999999999999999999}"),
            QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().input("{}").output("{}"), QuarantineReason.NO_TOKEN_COUNT),
        refusal(anInvocationLog().with("identity", null).with("accountId", null),
            QuarantineReason.NO_ACCOUNT),
        refusal(anInvocationLog().with("schemaType", quoted("Other")),
            QuarantineReason.NOT_AN_INVOCATION_LOG));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatCannotBeUsedIsRefusedForItsReason(InvocationLogs log, QuarantineReason reason) {
    assertThat(parse(log)).isInstanceOfSatisfying(Parsed.Refused.class,
        refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @Test
  void aCallWithoutIdentityIsTheAccountsUnattributedSpend() {
    Invocation call = call(anInvocationLog().with("identity", null).with("region", quoted("us-gov-west-1")));

    assertThat(call.principalId()).isEqualTo("arn:aws-us-gov:iam::123456789012:unattributed");
    assertThat(call.accountType()).isEqualTo(AccountType.UNATTRIBUTED);
  }

  @Test
  void noTextOfTheCallersLeaves() {
    String marker = "MARKER-7f3e";
    InvocationLogs log = anInvocationLog().with("requestMetadata", "{\"user\":\"" + marker + "\"}")
        .input("{\"inputBodyJson\":{\"messages\":[{\"content\":[{\"text\":\"" + marker
            + "\"}]}]},\"inputTokenCount\":1}")
        .output("{\"outputBodyJson\":{\"output\":\"" + marker + "\",\"usage\":{\"" + marker + "\":1}},"
            + "\"outputTokenCount\":1}");

    assertThat(call(log).toString()).doesNotContain(marker);
    assertThat(parse(log.with("timestamp", quoted(marker))).toString()).doesNotContain(marker);
    assertThat(parse(log.input("{\"inputTokenCount\":\"" + marker + "\"}")).toString())
        .doesNotContain(marker);
  }

  private static Arguments usage(String name, InvocationLogs log, String units) {
    return Arguments.of(name, log, units);
  }

  private static Arguments refusal(InvocationLogs log, QuarantineReason reason) {
    return Arguments.of(log, reason);
  }

  private static Invocation call(InvocationLogs log) {
    return ((Parsed.Call) parse(log)).invocation();
  }

  private static Parsed parse(InvocationLogs log) {
    byte[] json = log.json().getBytes(UTF_8);
    return InvocationLogParser.parse(json, 0, json.length, PLACE);
  }
}
