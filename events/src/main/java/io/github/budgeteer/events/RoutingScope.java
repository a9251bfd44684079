package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far from its source Region Bedrock may run a call; the price depends on it, not on where the call ran. */
public enum RoutingScope {
  /** Only in the source Region: a bare model id or a foundation-model ARN. */
  @JsonProperty("in-region")
  IN_REGION("in-region"),
  /** Within a geography: a profile such as {@code us.} or {@code eu.}. */
  @JsonProperty("geo")
  GEO("geo"),
  /** Anywhere: a {@code global.} profile. */
  @JsonProperty("global")
  GLOBAL("global");

  private final String label;

  RoutingScope(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON, in the price book and on the command line. */
  public String label() {
    return label;
  }
}
