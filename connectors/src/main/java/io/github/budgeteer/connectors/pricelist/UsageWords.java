package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.connectors.pricelist.UsageType.Reach;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the words of a metered quantity's name mean together, whatever their order. */
final class UsageWords {
  /** Words without a meaning of their own. */
  private static final Set<String> FILLERS = Set.of("token", "tokens", "count", "million", "mantle", "text",
      "prompt",
      "cris", "regional", "region", "cross", "model", "units", "usage", "on", "demand");
  private static final Set<String> MEANINGS = Set.of("input", "output", "cache", "read", "write", "5m", "30m",
      "1h",
      "standard", "priority", "flex", "batch", "latency", "optimized", "global", "geo", "long", "ctx",
      "context",
      "created", "image", "search");
  private static final Set<String> NOT_TEXT = Set.of("speech", "audio", "video", "second", "seconds");

  private final Set<String> words;
  private final List<String> unknown;

  /**
   * Reads the words.
   *
   * @param words in lower case
   */
  UsageWords(List<String> words) {
    this.words = new HashSet<>(words);
    // Half a phrase has another meaning than the whole, or none that is known.
    boolean halfAPhrase = (has("long") != (has("ctx") || has("context")))
        || (has("latency") != has("optimized"));
    unknown = words.stream()
        .filter(
            word -> (!FILLERS.contains(word) && !MEANINGS.contains(word))
                || (halfAPhrase && isOfAPhrase(word)))
        .toList();
  }

  /** Returns why a quantity with these words is none of ours, if that is known. */
  @Nullable
  SkipReason skip() {
    if (has("reserved") || has("tpm")) {
      return SkipReason.RESERVED;
    }
    if (has("provisioned") || has("throughput")) {
      return SkipReason.PROVISIONED;
    }
    if (has("custom")) {
      return SkipReason.CUSTOM_MODEL;
    }
    if (has("customization") || has("training") || has("storage")) {
      return SkipReason.NOT_INVOCATION;
    }
    if (words.stream().anyMatch(NOT_TEXT::contains) || (has("image") && has("input"))) {
      return SkipReason.NOT_TEXT;
    }
    return null;
  }

  /** Returns the words that nobody knows, in their order. */
  List<String> unknown() {
    return unknown;
  }

  @Nullable
  Component component() {
    if (has("cache")) {
      return cache();
    }
    if (has("image")) {
      return has("created") || has("output") ? Component.IMAGE : null;
    }
    if (has("search")) {
      return Component.SEARCH;
    }
    if (has("input") == has("output")) {
      return null;
    }
    return has("input") ? Component.INPUT : Component.OUTPUT;
  }

  private @Nullable Component cache() {
    if (has("read") == has("write")) {
      return null;
    }
    if (has("read")) {
      return Component.CACHE_READ;
    }
    if (has("1h")) {
      return Component.CACHE_WRITE_1H;
    }
    // Five minutes are the lifetime that a cache has without a word about it.
    return has("30m") ? Component.CACHE_WRITE_30M : Component.CACHE_WRITE_5M;
  }

  ServiceTier tier() {
    if (has("batch")) {
      return ServiceTier.BATCH;
    }
    if (has("flex")) {
      return ServiceTier.FLEX;
    }
    if (has("priority")) {
      return ServiceTier.PRIORITY;
    }
    return has("latency") ? ServiceTier.LATENCY_OPTIMIZED : ServiceTier.STANDARD;
  }

  Reach reach() {
    if (has("global")) {
      return Reach.GLOBAL;
    }
    return has("geo") ? Reach.GEO : Reach.REGIONAL;
  }

  boolean isLongContext() {
    return has("long");
  }

  private boolean has(String word) {
    return words.contains(word);
  }

  private static boolean isOfAPhrase(String word) {
    return switch (word) {
      case "long", "ctx", "context", "latency", "optimized" -> true;
      default -> false;
    };
  }
}
