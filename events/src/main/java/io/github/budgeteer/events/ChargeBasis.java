package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a charge rests on. */
public enum ChargeBasis {
  /** The price book has a price for every component used. */
  @JsonProperty("priced")
  PRICED,
  /** For at least one component the model has no price; the highest of its provider's was taken. */
  @JsonProperty("estimated")
  ESTIMATED,
  /** Provisioned and imported models bill by the hour, not by the call: 0. */
  @JsonProperty("hourly")
  HOURLY
}
