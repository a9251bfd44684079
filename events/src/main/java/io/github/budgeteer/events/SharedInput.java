package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What every account needs to know, whichever partition it is on. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(PriceInput.class),
    @JsonSubTypes.Type(value = Setting.class, name = "Setting")})
public sealed interface SharedInput permits PriceInput, Setting {
  /** Returns the record key: of two with the same one the newer counts. */
  String key();
}
