package io.github.budgeteer.connectors.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.budgeteer.connectors.log.TokenCounts.ResponseUsage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the usage in a logged response: of Converse, Anthropic and OpenAI at its top level, of a stream in its events.
 *
 * <p>A stream's {@code message_start} counts output provisionally (1); the later events overwrite it, and
 * {@code amazon-bedrock-invocationMetrics} of the last one has the final word.
 */
final class ResponseBody {
  private ResponseBody() {}

  static void read(JsonParser parser, ResponseUsage usage) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        event(parser, usage);
      }
    } else {
      event(parser, usage);
    }
  }

  private static void event(JsonParser parser, ResponseUsage usage) throws IOException {
    Walk.fields(parser, field -> {
      switch (field) {
        case "usage", "amazon-bedrock-invocationMetrics" -> usage(parser, usage);
        case "message" -> Walk.fields(parser, inner -> {
          if ("usage".equals(inner)) {
            usage(parser, usage);
          } else {
            parser.skipChildren();
          }
        });
        default -> parser.skipChildren();
      }
    });
  }

  private static void usage(JsonParser parser, ResponseUsage usage) throws IOException {
    Walk.fields(parser, field -> {
      switch (field) {
        case "inputTokens", "input_tokens", "prompt_tokens", "inputTokenCount" ->
          usage.input = latest(parser, usage.input);
        case "outputTokens", "output_tokens", "completion_tokens", "outputTokenCount" ->
          usage.output = latest(parser, usage.output);
        case "cacheReadInputTokens", "cacheReadInputTokenCount", "cache_read_input_tokens" ->
          usage.cacheRead = latest(parser, usage.cacheRead);
        case "cacheWriteInputTokens", "cacheWriteInputTokenCount", "cache_creation_input_tokens" ->
          usage.cacheWrite = latest(parser, usage.cacheWrite);
        case "cacheDetails" -> details(parser, usage);
        case "cache_creation" -> Walk.fields(parser, inner -> {
          Long count = Walk.countIfAny(parser);
          if ("ephemeral_1h_input_tokens".equals(inner) && count != null) {
            usage.cacheWriteHour = count;
          }
        });
        default -> parser.skipChildren();
      }
    });
  }

  /** Converse: {@code [{"ttl": "1h", "inputTokens": 200}, …]}. */
  private static void details(JsonParser parser, ResponseUsage usage) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    long hour = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Detail detail = new Detail();
      Walk.fields(parser, field -> {
        switch (field) {
          case "ttl" -> {
            detail.hour = "1h".equals(parser.getValueAsString());
            parser.skipChildren();
          }
          case "inputTokens" -> detail.count = Walk.countIfAny(parser);
          default -> parser.skipChildren();
        }
      });
      hour += detail.hour && detail.count != null ? detail.count : 0;
    }
    usage.cacheWriteHour = hour;
  }

  private static @Nullable Long latest(JsonParser parser, @Nullable Long before) throws IOException {
    Long count = Walk.countIfAny(parser);
    return count == null ? before : count;
  }

  private static final class Detail {
    private boolean hour;
    private @Nullable Long count;
  }
}
