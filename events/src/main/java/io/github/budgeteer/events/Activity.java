package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands on the {@code activity} topic: what CloudTrail tells about principals, and the mark of a run with an end. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Activity.PrincipalChanged.class, name = "PrincipalChanged"),
    @JsonSubTypes.Type(value = InputDelivered.class, name = "InputDelivered")})
public sealed interface Activity permits Activity.PrincipalChanged, InputDelivered {

  /**
   * A principal came to be, got a Bedrock API key, or is no more.
   *
   * @param principalId who; also the key
   * @param accountType what kind of identity that is
   * @param sighting whether it is there or gone
   * @param occurredAt event time
   * @param event CloudTrail's id of the event: the same event from S3 and from EventBridge has one
   * @param actor ARN of who did it; null if the event does not tell
   * @param source where the event was found
   */
  record PrincipalChanged(String principalId, AccountType accountType, Fact.Sighting sighting,
      Instant occurredAt, String event, @Nullable String actor, Place source) implements Activity {}
}
