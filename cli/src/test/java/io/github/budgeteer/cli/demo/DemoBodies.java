package io.github.budgeteer.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.budgeteer.cli.demo.DemoCall.Tokens;

/** Request and response bodies, in the form of each API. */
final class DemoBodies {
  private final DemoCall call;
  private final Tokens tokens;

  DemoBodies(DemoCall call) {
    this.call = call;
    this.tokens = call.tokens();
  }

  ObjectNode converseRequest() {
    ObjectNode body = object();
    ObjectNode message = body.putArray("messages").addObject().put("role", "user");
    message.putArray("content").addObject().put("text", DemoTexts.question(call.topic()));
    if (tokens.cacheWrite1h() > 0) {
      body.putArray("system").addObject().putObject("cachePoint").put("type", "default").put("ttl", "1h");
    }
    body.putObject("inferenceConfig").put("maxTokens", 2_048);
    return body;
  }

  ObjectNode converseResponse(String text, String stopReason) {
    ObjectNode body = object();
    body.putObject("output").putObject("message").put("role", "assistant").putArray("content").addObject()
        .put("text", text);
    body.put("stopReason", stopReason);
    body.putObject("metrics").put("latencyMs", 300 + tokens.output() * 9);
    ObjectNode usage = body.putObject("usage").put("inputTokens", tokens.input())
        .put("outputTokens", tokens.output())
        .put("totalTokens", tokens.input() + tokens.output() + tokens.cacheRead() + tokens.cacheWrite());
    if (tokens.cached()) {
      usage.put("cacheReadInputTokens", tokens.cacheRead()).put("cacheWriteInputTokens", tokens.cacheWrite());
      ArrayNode details = usage.putArray("cacheDetails");
      lifetime(details, "5m", tokens.cacheWrite5m());
      lifetime(details, "1h", tokens.cacheWrite1h());
    }
    return body;
  }

  private static void lifetime(ArrayNode details, String ttl, int written) {
    if (written > 0) {
      details.addObject().put("ttl", ttl).put("inputTokens", written);
    }
  }

  /** Each maker has a request form of its own. */
  ObjectNode modelRequest() {
    String question = DemoTexts.question(call.topic());
    if (!call.model().startsWith("anthropic.")) {
      return object().put("prompt", question).put("temperature", 0.2);
    }
    ObjectNode body = object().put("anthropic_version", "bedrock-2023-05-31").put("max_tokens", 2_048);
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    return body;
  }

  ObjectNode modelResponse() {
    String answer = DemoTexts.answer(call.topic());
    if (call.model().startsWith("meta.")) {
      return object().put("generation", answer).put("prompt_token_count", tokens.input())
          .put("generation_token_count", tokens.output()).put("stop_reason", "stop");
    }
    if (call.model().startsWith("mistral.")) {
      ObjectNode body = object();
      body.putArray("outputs").addObject().put("text", answer).put("stop_reason", "stop");
      return body;
    }
    ObjectNode body = object().put("type", "message").put("role", "assistant").put("stop_reason", "end_turn");
    body.putArray("content").addObject().put("type", "text").put("text", answer);
    body.set("usage", anthropicUsage(tokens.output()));
    return body;
  }

  /** A stream is logged as the list of its events; what it says of output at its start is provisional. */
  ArrayNode modelEvents() {
    ArrayNode events = DemoRecord.MAPPER.createArrayNode();
    events.addObject().put("type", "message_start").putObject("message").put("role", "assistant").set("usage",
        anthropicUsage(1));
    events.addObject().put("type", "content_block_delta").put("index", 0).putObject("delta")
        .put("type", "text_delta")
        .put("text", DemoTexts.answer(call.topic()));
    events.addObject().put("type", "message_delta").putObject("usage").put("output_tokens", tokens.output());
    events.addObject().put("type", "message_stop").putObject("amazon-bedrock-invocationMetrics")
        .put("inputTokenCount", tokens.input()).put("outputTokenCount", tokens.output());
    if (call.topic() % 2 == 0) {
      events.add("[DONE]");
    }
    return events;
  }

  private ObjectNode anthropicUsage(int output) {
    ObjectNode usage = object().put("input_tokens", tokens.input()).put("output_tokens", output)
        .put("cache_read_input_tokens", tokens.cacheRead())
        .put("cache_creation_input_tokens", tokens.cacheWrite());
    usage.putObject("cache_creation").put("ephemeral_5m_input_tokens", tokens.cacheWrite5m())
        .put("ephemeral_1h_input_tokens", tokens.cacheWrite1h());
    return usage;
  }

  private static ObjectNode object() {
    return DemoRecord.MAPPER.createObjectNode();
  }
}
