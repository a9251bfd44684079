package io.github.budgeteer.cli.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.budgeteer.cli.demo.DemoCall.Keys;
import io.github.budgeteer.cli.demo.DemoCall.Shape;
import io.github.budgeteer.cli.demo.DemoCall.Tokens;

/** Writes a call down as Bedrock logs it. */
final class DemoRecord {
  static final JsonMapper MAPPER = new JsonMapper();
  private static final String JSON = "application/json";
  private static final String CANNED = "This request can't be answered.";

  private final DemoCall call;
  private final DemoBodies bodies;

  private DemoRecord(DemoCall call) {
    this.call = call;
    this.bodies = new DemoBodies(call);
  }

  static ObjectNode of(DemoCall call) {
    return new DemoRecord(call).write();
  }

  private ObjectNode write() {
    ObjectNode log = MAPPER.createObjectNode();
    if (call.keys() == Keys.SCHEMA_FIRST) {
      schema(log);
    }
    log.put("timestamp", call.at().toString());
    log.put("accountId", DemoStory.ACCOUNT);
    if (call.keys() == Keys.SCHEMA_FIRST) {
      identity(log);
    }
    log.put("region", call.region());
    log.put("requestId", call.requestId());
    log.put("operation", operation());
    log.put("modelId", call.modelId());
    if (call.errorCode() != null) {
      log.put("errorCode", call.errorCode());
    }
    log.set("input", input());
    if (call.shape() != Shape.FAILED) {
      log.set("output", output());
    }
    if (call.routedByProfile()) {
      log.put("inferenceRegion", call.topic() % 3 == 0 ? "us-west-2" : call.region());
    }
    if (call.keys() == Keys.SCHEMA_LAST) {
      identity(log);
      schema(log);
    }
    return log;
  }

  private static void schema(ObjectNode log) {
    log.put("schemaType", "ModelInvocationLog");
    log.put("schemaVersion", "1.0");
  }

  private void identity(ObjectNode log) {
    if (call.identity() != null) {
      log.putObject("identity").put("arn", call.identity());
    }
  }

  private String operation() {
    return switch (call.shape()) {
      case INVOKE_MODEL, EMBEDDING -> "InvokeModel";
      case INVOKE_MODEL_STREAM -> "InvokeModelWithResponseStream";
      case CONVERSE, METADATA_ONLY, BODIES_IN_S3, FAILED, GUARDRAIL_INPUT, GUARDRAIL_OUTPUT -> "Converse";
      case CONVERSE_STREAM -> "ConverseStream";
    };
  }

  private ObjectNode input() {
    ObjectNode input = MAPPER.createObjectNode();
    input.put("inputContentType", JSON);
    switch (call.shape()) {
      case FAILED -> {
        return input;
      }
      case METADATA_ONLY -> {
      }
      case BODIES_IN_S3 ->
        input.put("inputBodyS3Path", "s3://demo-bedrock-logs/" + DemoTree.payload(call, "input"));
      case INVOKE_MODEL, INVOKE_MODEL_STREAM -> input.set("inputBodyJson", bodies.modelRequest());
      case EMBEDDING ->
        input.set("inputBodyJson",
            MAPPER.createObjectNode().put("inputText", DemoTexts.question(call.topic())));
      case CONVERSE, CONVERSE_STREAM, GUARDRAIL_INPUT, GUARDRAIL_OUTPUT ->
        input.set("inputBodyJson", bodies.converseRequest());
    }
    Tokens tokens = call.tokens();
    input.put("inputTokenCount", tokens.input());
    // Absent or 0 where nothing was cached: both occur.
    if (tokens.cached() || call.keys() == Keys.SCHEMA_FIRST) {
      input.put("cacheReadInputTokenCount", tokens.cacheRead());
      input.put("cacheWriteInputTokenCount", tokens.cacheWrite());
    }
    return input;
  }

  private ObjectNode output() {
    ObjectNode output = MAPPER.createObjectNode();
    output.put("outputContentType", JSON);
    switch (call.shape()) {
      case FAILED, METADATA_ONLY -> {
      }
      case BODIES_IN_S3 ->
        output.put("outputBodyS3Path", "s3://demo-bedrock-logs/" + DemoTree.payload(call, "output"));
      case INVOKE_MODEL -> output.set("outputBodyJson", bodies.modelResponse());
      case INVOKE_MODEL_STREAM -> output.set("outputBodyJson", bodies.modelEvents());
      case EMBEDDING -> {
        ObjectNode body = MAPPER.createObjectNode();
        body.putArray("embedding").add(0.125).add(-0.5).add(0.0625);
        output.set("outputBodyJson", body.put("inputTextTokenCount", call.tokens().input()));
        return output;
      }
      case CONVERSE, CONVERSE_STREAM ->
        output.set("outputBodyJson", bodies.converseResponse(DemoTexts.answer(call.topic()), "end_turn"));
      case GUARDRAIL_INPUT, GUARDRAIL_OUTPUT ->
        output.set("outputBodyJson", bodies.converseResponse(CANNED, "guardrail_intervened"));
    }
    output.put("outputTokenCount", call.tokens().output());
    return output;
  }
}
