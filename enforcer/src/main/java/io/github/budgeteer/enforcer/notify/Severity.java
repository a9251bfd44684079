package io.github.budgeteer.enforcer.notify;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How urgent a notification is. */
public enum Severity {
  @JsonProperty("info")
  INFO, @JsonProperty("warning")
  WARNING, @JsonProperty("high")
  HIGH
}
