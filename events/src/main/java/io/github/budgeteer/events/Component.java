package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A kind of unit that a Bedrock invocation is billed by: tokens, but for images and searches. */
public enum Component {
  /** Input tokens that neither came from a prompt cache nor went into one. */
  @JsonProperty("input")
  INPUT("input"), @JsonProperty("output")
  OUTPUT("output"), @JsonProperty("cache-read")
  CACHE_READ("cache-read"),
  /** Cache writes with a lifetime of 5 minutes, the default. */
  @JsonProperty("cache-write-5m")
  CACHE_WRITE_5M("cache-write-5m"), @JsonProperty("cache-write-30m")
  CACHE_WRITE_30M("cache-write-30m"), @JsonProperty("cache-write-1h")
  CACHE_WRITE_1H("cache-write-1h"),
  /** Generated images. */
  @JsonProperty("image")
  IMAGE("image"),
  /** Rerank queries, each over up to 100 documents. */
  @JsonProperty("search")
  SEARCH("search");

  private final String label;

  Component(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON, in the price book and on the command line. */
  public String label() {
    return label;
  }
}
