package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of the limit is spent, in ascending order. */
public enum Threshold {
  @JsonProperty("normal")
  NORMAL, @JsonProperty("warning")
  WARNING, @JsonProperty("critical")
  CRITICAL, @JsonProperty("exceeded")
  EXCEEDED
}
