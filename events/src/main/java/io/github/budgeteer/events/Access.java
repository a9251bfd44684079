package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What was read back about a principal's Bedrock access; never what is merely wanted. */
public enum Access {
  @JsonProperty("allowed")
  ALLOWED, @JsonProperty("denied")
  DENIED, @JsonProperty("unknown")
  UNKNOWN,
  /** No IAM policy can bind this principal: root, federated, unattributed. */
  @JsonProperty("not-enforceable")
  NOT_ENFORCEABLE
}
