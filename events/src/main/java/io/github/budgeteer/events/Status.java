package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The budget's verdict on a principal; {@link Access} says what IAM made of it. */
public enum Status {
  @JsonProperty("active")
  ACTIVE, @JsonProperty("grace_period")
  GRACE_PERIOD, @JsonProperty("suspending")
  SUSPENDING, @JsonProperty("suspended")
  SUSPENDED, @JsonProperty("restoring")
  RESTORING,
  /** The principal has been deleted. */
  @JsonProperty("closed")
  CLOSED
}
