package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.JsonCursor.NONE;

import java.util.Objects;

/**
 * What a logged response says of its own usage: of Converse, Anthropic, OpenAI, Titan, Llama and Cohere at its top level, of a
 * stream in its events.
 *
 * <p>A stream's {@code message_start} counts output provisionally (1); the later events overwrite it, and
 * {@code amazon-bedrock-invocationMetrics} of the last one has the final word. The same field in two spellings is one field:
 * the later one counts, and they are never added.
 */
final class ResponseBody {
  long input = NONE;
  long output = NONE;
  long cacheRead = NONE;
  long cacheWrite = NONE;
  long written5m = NONE;
  long written30m = NONE;
  long written1h = NONE;
  /** Whether {@link #input} counts the cached tokens too, as OpenAI's format does. */
  boolean inputIncludesCache;
  /** Images in the response. */
  long images = NONE;
  /** Searches billed, as Cohere counts them. */
  long searches = NONE;
  /** Whether a guardrail stopped the call. Then InvokeModel counts nothing, where Converse counts 0. */
  boolean stopped;
  final ServedTier tier = new ServedTier();

  /** Reads a response, or the array of a stream's events, in which other things than events ({@code "[DONE]"}) may stand. */
  void read(JsonCursor cursor) {
    if (cursor.atArray()) {
      cursor.elements(() -> event(cursor));
    } else {
      event(cursor);
    }
  }

  /** Returns the tokens written to the cache, by their sum or else by their parts. */
  long written() {
    if (cacheWrite != NONE || (written5m == NONE && written30m == NONE && written1h == NONE)) {
      return cacheWrite;
    }
    return Math.max(0, written5m) + Math.max(0, written30m) + Math.max(0, written1h);
  }

  private void event(JsonCursor cursor) {
    cursor.fields(field -> {
      switch (field) {
        case "usage", "amazon-bedrock-invocationMetrics" -> usage(cursor);
        // Where streams keep it: Anthropic's first event, OpenAI's last, Converse's last.
        case "message", "response", "metadata" -> cursor.fields(inner -> {
          switch (inner) {
            case "usage" -> usage(cursor);
            case "service_tier", "serviceTier" -> tier.readTier(cursor);
            default -> cursor.skip();
          }
        });
        case "inputTextTokenCount", "prompt_token_count" -> input = latest(cursor, input);
        case "generation_token_count" -> output = latest(cursor, output);
        case "meta" -> cursor.fields(inner -> {
          if ("billed_units".equals(inner)) {
            billed(cursor);
          } else {
            cursor.skip();
          }
        });
        case "images", "artifacts" -> images(cursor);
        case "amazon-bedrock-guardrailAction" -> stopped |= "INTERVENED".equals(cursor.text());
        case "stopReason" -> stopped |= "guardrail_intervened".equals(cursor.text());
        case "service_tier", "serviceTier" -> tier.readTier(cursor);
        case "performanceConfig" -> tier.readPerformance(cursor);
        default -> cursor.skip();
      }
    });
  }

  private void usage(JsonCursor cursor) {
    cursor.fields(field -> {
      switch (field) {
        case "inputTokens", "input_tokens", "prompt_tokens", "inputTokenCount" ->
          input = latest(cursor, input);
        case "outputTokens", "output_tokens", "completion_tokens", "outputTokenCount" ->
          output = latest(cursor, output);
        case "cacheReadInputTokens", "cacheReadInputTokenCount", "cache_read_input_tokens" ->
          cacheRead = latest(cursor, cacheRead);
        case "cacheWriteInputTokens", "cacheWriteInputTokenCount", "cache_creation_input_tokens" ->
          cacheWrite = latest(cursor, cacheWrite);
        case "prompt_tokens_details", "input_tokens_details" -> partsOfInput(cursor);
        case "cacheDetails" -> lifetimes(cursor);
        case "cache_creation" -> cursor.fields(inner -> {
          switch (inner) {
            case "ephemeral_5m_input_tokens" -> written5m = latest(cursor, written5m);
            case "ephemeral_30m_input_tokens" -> written30m = latest(cursor, written30m);
            case "ephemeral_1h_input_tokens" -> written1h = latest(cursor, written1h);
            default -> cursor.skip();
          }
        });
        case "service_tier" -> tier.readTier(cursor);
        default -> cursor.skip();
      }
    });
  }

  /** OpenAI: which of the input tokens came from the cache or went into it. */
  private void partsOfInput(JsonCursor cursor) {
    cursor.fields(field -> {
      switch (field) {
        case "cached_tokens" -> {
          cacheRead = latest(cursor, cacheRead);
          inputIncludesCache = true;
        }
        case "cache_write_tokens" -> {
          cacheWrite = latest(cursor, cacheWrite);
          inputIncludesCache = true;
        }
        default -> cursor.skip();
      }
    });
  }

  /** Converse: {@code [{"ttl": "1h", "inputTokens": 200}, …]}. A lifetime unknown here counts as the default one. */
  private void lifetimes(JsonCursor cursor) {
    if (!cursor.atArray()) {
      cursor.skip();
      return;
    }
    written5m = 0;
    written30m = 0;
    written1h = 0;
    cursor.elements(() -> {
      Detail detail = new Detail();
      cursor.fields(field -> {
        switch (field) {
          case "ttl" -> detail.lifetime = Objects.requireNonNullElse(cursor.text(), "");
          case "inputTokens" -> detail.count = Math.max(0, cursor.countIfAny());
          default -> cursor.skip();
        }
      });
      switch (detail.lifetime) {
        case "1h" -> written1h = sum(written1h, detail.count);
        case "30m" -> written30m = sum(written30m, detail.count);
        default -> written5m = sum(written5m, detail.count);
      }
    });
  }

  private void billed(JsonCursor cursor) {
    cursor.fields(field -> {
      if ("search_units".equals(field)) {
        searches = latest(cursor, searches);
      } else {
        cursor.skip();
      }
    });
  }

  /** Titan, Nova Canvas and Stability: one entry an image, empty or null where it was held back. */
  private void images(JsonCursor cursor) {
    if (!cursor.atArray()) {
      cursor.skip();
      return;
    }
    images = Math.max(0, images);
    cursor.elements(() -> {
      images += cursor.skipFilled() ? 1 : 0;
    });
  }

  private static long latest(JsonCursor cursor, long before) {
    long count = cursor.countIfAny();
    return count == NONE ? before : count;
  }

  /** Adds counts; no sum of them exceeds what one count may be. */
  private static long sum(long one, long other) {
    return Math.min(JsonCursor.LARGEST_COUNT, one + other);
  }

  private static final class Detail {
    private String lifetime = "";
    private long count;
  }
}
