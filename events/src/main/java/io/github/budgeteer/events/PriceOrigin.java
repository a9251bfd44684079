package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose word a price is, in the order in which it counts: of one key and date, the first of these that has a price. */
public enum PriceOrigin {
  /** The operator's own file: a negotiated price, or a model that nobody lists. */
  @JsonProperty("operator")
  OPERATOR("operator"),
  /** AWS's price list, imported. */
  @JsonProperty("price-list")
  PRICE_LIST("price-list"),
  /** The book that comes with the program. */
  @JsonProperty("shipped")
  SHIPPED("shipped");

  private final String label;

  PriceOrigin(String label) {
    this.label = label;
  }

  /** Returns the name used in JSON and on the command line. */
  public String label() {
    return label;
  }

  /** Returns whether a price from here stands against one from there, of the same key and date. */
  public boolean isAtLeast(PriceOrigin other) {
    return compareTo(other) <= 0;
  }
}
