package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static io.github.budgeteer.connectors.log.InvocationLogs.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.ServiceTier;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        usage("of others the cached part is not in the input",
            anInvocationLog().of("amazon.nova-pro-v1:0").input(
                "{\"inputTokenCount\":4995,\"cacheReadInputTokenCount\":0,\"cacheWriteInputTokenCount\":4993}"),
            "{INPUT=4995, OUTPUT=20, CACHE_WRITE_5M=4993}"),
        usage("OpenAI's input without the cached part",
            anInvocationLog().of("global.openai.gpt-5.6-luna").input(
                "{\"inputTokenCount\":2,\"cacheWriteInputTokenCount\":4993}"),
            "{INPUT=2, OUTPUT=20, CACHE_WRITE_5M=4993}"),
        usage("Chat Completions: the cached part of the body's input", anInvocationLog()
            .of("openai.gpt-5.6-luna").input("{}").output(
                "{\"outputBodyJson\":{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":100,"
                    + "\"completion_tokens\":20,\"total_tokens\":120,\"prompt_tokens_details\":{\"cached_tokens\":80}}}}"),
            "{INPUT=20, OUTPUT=20, CACHE_READ=80}"),
        usage("Chat Completions, behind a profile that hides the model", anInvocationLog()
            .of("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456")
            .input("{\"inputTokenCount\":100}").output(
                "{\"outputTokenCount\":20,\"outputBodyJson\":{\"usage\":{\"prompt_tokens\":100,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":80}}}}"),
            "{INPUT=20, OUTPUT=20, CACHE_READ=80}"),
        usage("OpenAI, where the record has left the cached part out already", anInvocationLog()
            .of("openai.gpt-5.6-luna").input("{\"inputTokenCount\":120}").output(
                "{\"outputTokenCount\":20,\"outputBodyJson\":{\"usage\":{\"prompt_tokens\":200,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":80}}}}"),
            "{INPUT=120, OUTPUT=20, CACHE_READ=80}"),
        usage("Responses", anInvocationLog().of("openai.gpt-5.4").input("{}").output(
            "{\"outputBodyJson\":{\"object\":\"response\",\"output\":[{\"type\":\"message\"}],\"usage\":"
                + "{\"input_tokens\":90,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":7}}}"),
            "{INPUT=90, OUTPUT=7}"),
        usage("Responses, streamed", anInvocationLog().of("openai.gpt-5.4").input("{}").output(
            "{\"outputBodyJson\":[{\"type\":\"response.created\",\"response\":{\"usage\":null}},"
                + "{\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":90,\"output_tokens\":7}}}]}"),
            "{INPUT=90, OUTPUT=7}"),
        usage("body in S3", anInvocationLog().input(
            "{\"inputBodyS3Path\":\"s3://b/data/r-1_input.json.gz\",\"inputTokenCount\":70000}")
            .output("{\"outputBodyS3Path\":\"s3://b/data/r-1_output.json.gz\",\"outputTokenCount\":900}"),
            "{INPUT=70000, OUTPUT=900}"),
        usage("the input counted, the output only in the body", anInvocationLog().output(
            "{\"outputBodyJson\":{\"usage\":{\"inputTokens\":999,\"outputTokens\":5}}}"),
            "{INPUT=10, OUTPUT=5}"),
        usage("two spellings are one count", anInvocationLog().output(
            "{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheReadInputTokens\":400,"
                + "\"cacheReadInputTokenCount\":400,\"cacheWriteInputTokens\":30,\"cacheWriteInputTokenCount\":30}}}"),
            "{INPUT=10, OUTPUT=1, CACHE_READ=400, CACHE_WRITE_5M=30}"),
        usage("null is no count", anInvocationLog().output(
            "{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheReadInputTokens\":null,"
                + "\"cacheReadInputTokenCount\":40,\"cacheWriteInputTokenCount\":null,\"cacheDetails\":null}}}"),
            "{INPUT=10, OUTPUT=1, CACHE_READ=40}"),
        usage("the record's cache counts of 0 overrule the body's", anInvocationLog().input(
            "{\"inputTokenCount\":10,\"cacheReadInputTokenCount\":0,\"cacheWriteInputTokenCount\":0}").output(
                "{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheReadInputTokens\":400,"
                    + "\"cacheDetails\":[{\"ttl\":\"1h\",\"inputTokens\":200}]}}}"),
            "{INPUT=10, OUTPUT=1}"),
        usage("three lifetimes", anInvocationLog()
            .input("{\"inputTokenCount\":5,\"cacheWriteInputTokenCount\":600}")
            .output("{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheDetails\":"
                + "[{\"inputTokens\":200,\"ttl\":\"1h\"},{\"ttl\":\"30m\",\"inputTokens\":50},"
                + "{\"ttl\":\"5m\",\"inputTokens\":100},{\"ttl\":\"1h\",\"inputTokens\":150}]}}}"),
            "{INPUT=5, OUTPUT=1, CACHE_WRITE_5M=200, CACHE_WRITE_30M=50, CACHE_WRITE_1H=350}"),
        usage("lifetimes alone tell what was written", anInvocationLog().input("{\"inputTokenCount\":5}")
            .output("{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cache_creation\":"
                + "{\"ephemeral_1h_input_tokens\":9,\"ephemeral_5m_input_tokens\":1}}}}"),
            "{INPUT=5, OUTPUT=1, CACHE_WRITE_5M=1, CACHE_WRITE_1H=9}"),
        usage("a lifetime unknown here is the default one", anInvocationLog()
            .input("{\"inputTokenCount\":5,\"cacheWriteInputTokenCount\":30}")
            .output("{\"outputTokenCount\":1,\"outputBodyJson\":{\"usage\":{\"cacheDetails\":"
                + "[{\"ttl\":\"24h\",\"inputTokens\":30}]}}}"),
            "{INPUT=5, OUTPUT=1, CACHE_WRITE_5M=30}"),
        usage("a stream's lifetimes, in its first event", anInvocationLog()
            .input("{\"inputTokenCount\":3,\"cacheWriteInputTokenCount\":25037}")
            .output(
                "{\"outputTokenCount\":13,\"outputBodyJson\":[{\"type\":\"message_start\",\"message\":{\"usage\":"
                    + "{\"input_tokens\":3,\"output_tokens\":2,\"cache_creation_input_tokens\":25037,\"cache_creation\":"
                    + "{\"ephemeral_5m_input_tokens\":37,\"ephemeral_1h_input_tokens\":25000}}}},"
                    + "{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":3,"
                    + "\"outputTokenCount\":13,\"cacheWriteInputTokenCount\":25037}},\"[DONE]\"]}"),
            "{INPUT=3, OUTPUT=13, CACHE_WRITE_5M=37, CACHE_WRITE_1H=25000}"),
        usage("images are billed by the piece", anInvocationLog().of("amazon.nova-canvas-v1:0")
            .output(
                "{\"outputImageHeight\":1024,\"outputBodyJson\":{\"images\":[\"aGk=\",\"aGk=\",\"\",null],\"error\":null}}"),
            "{IMAGE=2}"),
        usage("images that lie beside the log", anInvocationLog().of("amazon.nova-canvas-v1:0")
            .input("{\"inputBodyJson\":{\"imageGenerationConfig\":{\"numberOfImages\":3}}}")
            .output("{\"outputImageHeight\":1024,\"outputBodyS3Path\":\"s3://b/x\"}"),
            "{IMAGE=3}"),
        usage("an image and nothing else known",
            anInvocationLog().of("stability.sd3-5-large-v1:0").input("{}")
                .output("{\"outputImageHeight\":1024}"),
            "{IMAGE=1}"),
        usage("a search covers 100 documents", anInvocationLog().of("amazon.rerank-v1:0").input(
            "{\"inputBodyJson\":{\"query\":\"q\",\"documents\":[" + "\"d\",".repeat(100) + "\"d\"]}}")
            .output("{}"),
            "{SEARCH=2}"),
        usage("Cohere tells the searches", anInvocationLog().of("cohere.rerank-v3-5:0").output(
            "{\"outputBodyJson\":{\"results\":[],\"meta\":{\"billed_units\":{\"search_units\":4}}}}"),
            "{SEARCH=4}"),
        usage("a search without bodies",
            anInvocationLog().of("cohere.rerank-v3-5:0").input("{}").output("{}"),
            "{SEARCH=1}"),
        usage("Llama", anInvocationLog().of("meta.llama3-1-8b-instruct-v1:0").input("{}").output(
            "{\"outputBodyJson\":{\"generation\":\"x\",\"prompt_token_count\":11,\"generation_token_count\":3}}"),
            "{INPUT=11, OUTPUT=3}"),
        usage("Titan's embeddings", anInvocationLog().of("amazon.titan-embed-text-v2:0").input("{}").output(
            "{\"outputBodyJson\":{\"embedding\":[0.1],\"inputTextTokenCount\":6}}"), "{INPUT=6}"),
        usage("guardrail on the input of InvokeModel, which then counts nothing", anInvocationLog()
            .input("{}")
            .output(
                "{\"outputBodyJson\":{\"amazon-bedrock-guardrailAction\":\"INTERVENED\",\"content\":[]}}"),
            "{}"),
        usage("guardrail on output", anInvocationLog().input("{\"inputTokenCount\":70}")
            .output("{\"outputTokenCount\":209,\"outputBodyJson\":{\"stopReason\":\"guardrail_intervened\","
                + "\"trace\":{\"guardrail\":{\"usage\":{\"outputTokens\":1}}},\"usage\":{\"outputTokens\":0}}}"),
            "{INPUT=70, OUTPUT=209}"),
        usage("counts of a name that occurs twice", anInvocationLog().input(
            "{\"inputTokenCount\":1,\"inputTokenCount\":10}"), "{INPUT=10, OUTPUT=20}"),
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

  /** What the request asks for, what the record says, what the response says was used. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
      {}                                                | {}                                           | -
      {"service_tier":"priority"}                       | {}                                           | PRIORITY
      {"serviceTier":{"type":"flex"}}                   | {}                                           | FLEX
      {"serviceTier":{"type":"default"}}                | {}                                           | STANDARD
      {"service_tier":"flex"}                           | {"service_tier":"default"}                   | STANDARD
      {"service_tier":"auto"}                           | {"service_tier":"priority"}                  | PRIORITY
      {"service_tier":"priority"}                       | {"serviceTier":{"type":"reserved"}}          | -
      {"service_tier":"turbo"}                          | {}                                           | -
      {"service_tier":7}                                | {"service_tier":[]}                          | -
      {"service_tier":"flex"}                           | {"service_tier":null}                        | FLEX
      {}                                                | {"usage":{"service_tier":"batch"}}           | BATCH
      {}                                                | [{"message":{"usage":{"service_tier":"standard"}}}] | STANDARD
      {}                                                | [{"response":{"service_tier":"priority"}}]   | PRIORITY
      {"messages":[{"service_tier":"flex"}]}            | {"output":{"service_tier":"flex"}}           | -
      {"performanceConfig":{"latency":"optimized"}}     | {}                                           | LATENCY_OPTIMIZED
      {"performanceConfig":{"latency":"standard"}}      | {}                                           | -
      {"performanceConfig":{"latency":"optimized"}}     | {"performanceConfig":{"latency":"standard"}} | -
      {}                                                | {"performanceConfig":{"latency":"optimized"},"service_tier":"default"} | LATENCY_OPTIMIZED
      {"performanceConfig":{"latency":"optimized"}}     | {"service_tier":"priority"}                  | PRIORITY
      """)
  void theTierIsTheOneThatWasUsedElseTheOneAskedFor(String request, String response,
      @Nullable ServiceTier tier) {
    InvocationLogs log = anInvocationLog().input("{\"inputBodyJson\":" + request + ",\"inputTokenCount\":1}")
        .output("{\"outputBodyJson\":" + response + ",\"outputTokenCount\":1}");

    assertThat(call(log).tier()).isEqualTo(tier);
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"optimized, LATENCY_OPTIMIZED", "standard, -", "other, -"})
  void theRecordItselfMayTellTheLatency(String latency, @Nullable ServiceTier tier) {
    assertThat(
        call(anInvocationLog().with("performanceConfig", "{\"latency\":" + quoted(latency) + "}")).tier())
        .isEqualTo(tier);
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
        refusal(anInvocationLog().input("{\"inputTokenCount\":1000000000001}"),
            QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().input("{\"cacheReadInputTokenCount\":1e999999999}"),
            QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().output("{\"outputTokenCount\":[5]}"), QuarantineReason.INVALID_TOKEN_COUNT),
        refusal(anInvocationLog().output("{\"outputTokenCount\":NaN}"), QuarantineReason.MALFORMED_JSON),
        refusal(anInvocationLog().input("{\"inputBodyJson\":{\"a\":tru}}"), QuarantineReason.MALFORMED_JSON),
        refusal(anInvocationLog().input("{}").output("{}"), QuarantineReason.NO_TOKEN_COUNT),
        refusal(anInvocationLog().input("{}").output(
            "{\"outputBodyJson\":{\"amazon-bedrock-guardrailAction\":\"NONE\",\"stopReason\":\"end_turn\"}}"),
            QuarantineReason.NO_TOKEN_COUNT),
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
