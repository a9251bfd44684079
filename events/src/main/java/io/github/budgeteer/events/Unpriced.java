package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What spend that rests on estimates, because a model has no price, can lead to. */
public enum Unpriced {
  /** It raises levels, and suspends nobody. */
  @JsonProperty("alert")
  ALERT,
  /** It counts towards the limit like any other. */
  @JsonProperty("enforce")
  ENFORCE
}
