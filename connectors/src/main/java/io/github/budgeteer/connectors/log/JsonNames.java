package io.github.budgeteer.connectors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The field names that mean something here, found by their bytes, so that no other name ever becomes a string. */
final class JsonNames {
  /** Stands for every other name. */
  static final String OTHER = "";
  private static final int SLOTS = 256;
  private static final byte[] @Nullable [] BYTES = new byte[SLOTS][];
  private static final String[] NAMES = new String[SLOTS];

  static {
    for (String name : new String[]{
        // The record.
        "schemaType", "timestamp", "accountId", "region", "requestId", "operation", "modelId", "errorCode",
        "identity", "arn", "input", "output", "performanceConfig", "latency", "inputTokenCount",
        "outputTokenCount", "cacheReadInputTokenCount", "cacheWriteInputTokenCount", "inputBodyJson",
        "outputBodyJson", "outputBodyS3Path", "outputImageHeight",
        // Bodies: where usage stands, and what it is called by Converse, Anthropic, OpenAI, Titan, Llama and Cohere.
        "usage", "amazon-bedrock-invocationMetrics", "message", "response", "metadata", "inputTokens",
        "outputTokens", "input_tokens", "output_tokens", "prompt_tokens", "completion_tokens",
        "prompt_tokens_details", "input_tokens_details", "cached_tokens", "cache_write_tokens",
        "cacheReadInputTokens", "cacheWriteInputTokens", "cache_read_input_tokens",
        "cache_creation_input_tokens", "cacheDetails", "ttl", "cache_creation", "ephemeral_5m_input_tokens",
        "ephemeral_30m_input_tokens", "ephemeral_1h_input_tokens", "inputTextTokenCount",
        "prompt_token_count", "generation_token_count", "meta", "billed_units", "search_units", "images",
        "artifacts", "amazon-bedrock-guardrailAction", "stopReason", "documents", "imageGenerationConfig",
        "numberOfImages", "serviceTier", "service_tier",
        "type",
        // CloudWatch's wrappers.
        "events", "logEvents"}) {
      byte[] bytes = name.getBytes(UTF_8);
      int slot = slot(bytes, 0, bytes.length);
      while (BYTES[slot] != null) {
        slot = (slot + 1) % SLOTS;
      }
      BYTES[slot] = bytes;
      NAMES[slot] = name;
    }
  }

  private JsonNames() {}

  /** Returns the name that the bytes spell, or {@link #OTHER}. */
  static String of(byte[] bytes, int start, int end) {
    if (start == end) {
      return OTHER;
    }
    for (int slot = slot(bytes, start, end);; slot = (slot + 1) % SLOTS) {
      byte[] candidate = BYTES[slot];
      if (candidate == null) {
        return OTHER;
      }
      if (Arrays.equals(candidate, 0, candidate.length, bytes, start, end)) {
        return NAMES[slot];
      }
    }
  }

  static String of(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return of(bytes, 0, bytes.length);
  }

  private static int slot(byte[] bytes, int start, int end) {
    int middle = bytes[start + (end - start) / 2];
    return ((end - start) * 31 + bytes[start] * 7 + bytes[end - 1] * 13 + middle * 17) & (SLOTS - 1);
  }
}
