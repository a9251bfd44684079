package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;

/** A change to what calls cost: it reaches every partition, and past usage is rated again. */
@JsonSubTypes({@JsonSubTypes.Type(value = PriceRow.class, name = "PriceRow"),
    @JsonSubTypes.Type(value = PriceFactor.class, name = "PriceFactor"),
    @JsonSubTypes.Type(value = InferenceProfile.class, name = "InferenceProfile")})
public sealed interface PriceInput extends SharedInput permits PriceRow, PriceFactor, InferenceProfile {}
