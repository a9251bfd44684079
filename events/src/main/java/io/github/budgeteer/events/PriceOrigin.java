package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who says what something costs; of several prices of one key and time, the last of these wins. */
public enum PriceOrigin {
  /** The price book that comes with the program. */
  @JsonProperty("shipped")
  SHIPPED("shipped"),
  /** AWS's own price list. */
  @JsonProperty("aws")
  AWS("aws"),
  /** The operator's file. */
  @JsonProperty("operator")
  OPERATOR("operator");

  private final String label;

  PriceOrigin(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON and on the command line. */
  public String label() {
    return label;
  }
}
