package io.github.budgeteer.events;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Bedrock call as the invocation log tells it, without prompt, answer or any other text of the caller's.
 *
 * @param accountId 12-digit AWS account whose log this is
 * @param region source Region: where the call was made and is priced, wherever it ran
 * @param requestId unique per account and Region
 * @param principalId who pays; also the record's key
 * @param accountType what kind of identity that is
 * @param session role session name, where there is one
 * @param occurredAt event time, whole seconds in the logs seen so far
 * @param operation as logged ({@code Converse}, {@code InvokeModel}, …): an open list
 * @param modelId as logged: bare id, profile or ARN
 * @param usage billable units
 * @param tier service level; null where the record does not tell, which is priced as {@link ServiceTier#STANDARD}
 * @param errorCode set for a failed call, which costs nothing
 * @param source where the record was found
 */
@JsonSerialize(using = InvocationJson.Writer.class)
@JsonDeserialize(using = InvocationJson.Reader.class)
public record Invocation(String accountId, String region, String requestId, String principalId,
    AccountType accountType, @Nullable String session, Instant occurredAt, @Nullable String operation,
    String modelId,
    Usage usage, @Nullable ServiceTier tier, @Nullable String errorCode, Place source) implements Intake {
  /** Returns what makes two records the same call, whichever sink delivered them. */
  public String dedupeKey() {
    return accountId + '|' + region + '|' + requestId;
  }

  /**
   * Returns the call with the role's session as its principal, if the role is one of those whose sessions are persons.
   *
   * @param roles names of such roles
   */
  public Invocation withSessionScope(Set<String> roles) {
    Principal caller = new Principal(principalId, accountType, session).inScope(roles);
    return new Invocation(accountId, region, requestId, caller.id(), caller.type(), session, occurredAt,
        operation, modelId, usage, tier, errorCode, source);
  }
}
