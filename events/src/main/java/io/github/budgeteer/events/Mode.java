package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether decisions are carried out. */
public enum Mode {
  /** Decide everything, change nothing in IAM. */
  @JsonProperty("observe")
  OBSERVE, @JsonProperty("enforce")
  ENFORCE
}
