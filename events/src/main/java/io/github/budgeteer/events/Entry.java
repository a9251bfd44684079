package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a ledger entry records: something that happened, or something that follows from it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(Fact.class), @JsonSubTypes.Type(Decision.class)})
public sealed interface Entry permits Fact, Decision {}
