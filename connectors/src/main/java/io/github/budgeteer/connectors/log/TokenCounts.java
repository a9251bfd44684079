package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Usage;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The token counts found in a record: the top-level ones, which Bedrock writes, and the response body's, which only fill in
 * what is missing there.
 */
final class TokenCounts {
  @Nullable
  Long input;
  @Nullable
  Long output;
  @Nullable
  Long cacheRead;
  @Nullable
  Long cacheWrite;
  final ResponseUsage body = new ResponseUsage();

  /** Tells whether nothing at all was counted. */
  boolean absent() {
    return input == null && output == null && body.input == null && body.output == null;
  }

  /**
   * Returns the billable units.
   *
   * @param modelId the model as logged: OpenAI's count the cached part of the input twice
   */
  Usage usage(String modelId) {
    boolean counted = input != null || output != null;
    long read = first(cacheRead, body.cacheRead);
    long write = first(cacheWrite, body.cacheWrite);
    long in = counted ? first(input, null) : first(body.input, null);
    if (modelId.contains("openai.") && read + write > 0 && in >= read + write) {
      in -= read + write;
    }
    // The hour's part is a split of what was written, never more than it.
    long hour = Math.min(write, body.cacheWriteHour);
    Map<Component, Long> units = new EnumMap<>(Component.class);
    units.put(Component.INPUT, in);
    units.put(Component.OUTPUT, counted ? first(output, null) : first(body.output, null));
    units.put(Component.CACHE_READ, read);
    units.put(Component.CACHE_WRITE_5M, write - hour);
    units.put(Component.CACHE_WRITE_1H, hour);
    return new Usage(units);
  }

  private static long first(@Nullable Long preferred, @Nullable Long otherwise) {
    if (preferred != null) {
      return preferred;
    }
    return otherwise == null ? 0 : otherwise;
  }

  /** What a response body says of its own usage; the last word of a stream counts. */
  static final class ResponseUsage {
    @Nullable
    Long input;
    @Nullable
    Long output;
    @Nullable
    Long cacheRead;
    @Nullable
    Long cacheWrite;
    long cacheWriteHour;
  }
}
