package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A change to what calls cost: it reaches every partition, and past usage is rated again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = PriceRow.class, name = "PriceRow"),
    @JsonSubTypes.Type(value = PriceFactor.class, name = "PriceFactor"),
    @JsonSubTypes.Type(value = InferenceProfile.class, name = "InferenceProfile")})
public sealed interface PriceInput permits PriceRow, PriceFactor, InferenceProfile {
  /** Returns the record key: of two with the same one the newer counts. */
  String key();
}
