package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The service level a call was made at; Bedrock prices each apart. */
public enum ServiceTier {
  /** On demand, the default. */
  @JsonProperty("standard")
  STANDARD("standard"), @JsonProperty("priority")
  PRIORITY("priority"), @JsonProperty("flex")
  FLEX("flex"), @JsonProperty("batch")
  BATCH("batch"),
  /** {@code performanceConfig.latency = optimized}. */
  @JsonProperty("latency-optimized")
  LATENCY_OPTIMIZED("latency-optimized");

  private final String label;

  ServiceTier(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON, in the price book and on the command line. */
  public String label() {
    return label;
  }
}
