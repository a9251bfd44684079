package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.JsonCursor.NONE;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.Usage;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counts found in a record: the top-level ones, which Bedrock writes, and those of the bodies, which only fill in what is
 * missing there. {@link JsonCursor#NONE} stands for a count that was not found.
 */
final class TokenCounts {
  private static final String OPENAI = "openai";
  private static final String RERANK = "rerank";
  /** Documents that one billed search covers, by Amazon's and Cohere's price pages. */
  private static final long DOCUMENTS_PER_SEARCH = 100;

  long input = NONE;
  long output = NONE;
  long cacheRead = NONE;
  long cacheWrite = NONE;
  /** Whether the record tells the size of generated images. */
  boolean madeImages;
  final RequestBody request = new RequestBody();
  final ResponseBody response = new ResponseBody();

  /** Tells whether nothing at all was counted, so that the call can't be charged; one that a guardrail stopped needs no count. */
  boolean absent(String modelId) {
    return input == NONE && output == NONE && response.input == NONE && response.output == NONE
        && images() == 0 && searches(modelId) == 0 && !response.stopped;
  }

  /** Tells whether the response would tell more: how long what was written to the cache is kept, or any count at all. */
  boolean incomplete(String modelId) {
    return absent(modelId) || (orZero(cacheWrite) > 0 && response.written() == NONE);
  }

  /**
   * Returns the billable units: images or searches where the model is billed by these, else tokens.
   *
   * @param modelId the model as logged
   */
  Usage usage(String modelId) {
    long images = images();
    if (images > 0) {
      return new Usage(Map.of(Component.IMAGE, images));
    }
    long searches = searches(modelId);
    return searches > 0 ? new Usage(Map.of(Component.SEARCH, searches)) : tokens(modelId);
  }

  private Usage tokens(String modelId) {
    long read = orZero(first(cacheRead, response.cacheRead));
    long write = orZero(first(cacheWrite, response.written()));
    long in = orZero(first(input, response.input));
    if (read + write > 0 && includesCache(modelId, in, read + write)) {
      in -= read + write;
    }
    // Lifetimes are a split of what was written and never more than it; the dearest comes first.
    long hour = Math.min(write, orZero(response.written1h));
    long halfHour = Math.min(write - hour, orZero(response.written30m));
    Map<Component, Long> units = new EnumMap<>(Component.class);
    units.put(Component.INPUT, in);
    units.put(Component.OUTPUT, orZero(first(output, response.output)));
    units.put(Component.CACHE_READ, read);
    units.put(Component.CACHE_WRITE_5M, write - hour - halfHour);
    units.put(Component.CACHE_WRITE_30M, halfHour);
    units.put(Component.CACHE_WRITE_1H, hour);
    return new Usage(units);
  }

  /**
   * Tells whether the input counts the cached tokens once more. OpenAI's models do so in their own bodies, and on
   * ConverseStream in the record too (measured: input 4,995 with 4,993 written, where Converse said 2).
   */
  private boolean includesCache(String modelId, long in, long cached) {
    if (in < cached) {
      return false;
    }
    if (response.inputIncludesCache && response.input != NONE) {
      if (in == response.input) {
        return true;
      }
      if (in == response.input - cached) {
        return false;
      }
    }
    return ModelId.parse(modelId).provider().filter(OPENAI::equals).isPresent();
  }

  /** Images that were returned; where the response lies beside the log, those that were asked for. */
  private long images() {
    if (response.images != NONE) {
      return response.images;
    }
    return madeImages ? Math.max(1, request.images) : 0;
  }

  private long searches(String modelId) {
    if (response.searches != NONE) {
      return response.searches;
    }
    return modelId.contains(RERANK)
        ? Math.max(1, (request.documents + DOCUMENTS_PER_SEARCH - 1) / DOCUMENTS_PER_SEARCH)
        : 0;
  }

  private static long first(long preferred, long otherwise) {
    return preferred == NONE ? otherwise : preferred;
  }

  private static long orZero(long count) {
    return Math.max(0, count);
  }
}
