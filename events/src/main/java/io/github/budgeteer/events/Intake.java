package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What stands on the {@code invocations} topic: calls, and the two marks that bound a run with an end.
 *
 * <p>A bounded run puts {@link InputDelivered} on every partition once the connectors have nothing left, reads the newest
 * event time from the answers on {@code intake}, and puts {@link EndOfInput} with that clock on every partition.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Invocation.class, name = "Invocation"),
    @JsonSubTypes.Type(value = InputDelivered.class, name = "InputDelivered"),
    @JsonSubTypes.Type(value = EndOfInput.class, name = "EndOfInput")})
public sealed interface Intake permits Invocation, InputDelivered, EndOfInput {}
