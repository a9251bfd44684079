package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands on the {@code activity} topic: what CloudTrail tells about principals, and the mark of a run with an end. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = Activity.PrincipalChanged.class, name = "PrincipalChanged"),
    @JsonSubTypes.Type(value = Activity.PrincipalRenamed.class, name = "PrincipalRenamed"),
    @JsonSubTypes.Type(value = Activity.CredentialChanged.class, name = "CredentialChanged"),
    @JsonSubTypes.Type(value = Activity.AccessChanged.class, name = "AccessChanged"),
    @JsonSubTypes.Type(value = Activity.LoggingChanged.class, name = "LoggingChanged"),
    @JsonSubTypes.Type(value = Activity.MantleInference.class, name = "MantleInference"),
    @JsonSubTypes.Type(value = InputDelivered.class, name = "InputDelivered")})
public sealed interface Activity permits Activity.Observation, InputDelivered {

  /**
   * One CloudTrail event that tells something. It happened: calls that failed are none.
   *
   * <p>Requests name users without their path. So where an event tells no ARN, the user is taken to have none, unless it did
   * this to itself.
   */
  sealed interface Observation extends Activity {
    /** Returns who it happened to, in the form of {@link Principal#id}; also the key. */
    String principalId();

    /** Returns the event time. */
    Instant occurredAt();

    /** Returns CloudTrail's id of the event: the same event from S3 and from EventBridge has one. */
    String event();

    /** Returns the ARN of who did it: of a role, not of its session, unless each session is a person; null if unknown. */
    @Nullable
    String actor();

    /** Returns where the event was found. */
    Place source();
  }

  /**
   * A principal came to be, or is no more.
   *
   * @param accountType what kind of identity that is
   * @param sighting whether it is there or gone
   */
  record PrincipalChanged(String principalId, AccountType accountType, Fact.Sighting sighting,
      Instant occurredAt, String event, @Nullable String actor, Place source) implements Observation {}

  /**
   * A user got another name or path: the same user, and from now on another ARN.
   *
   * @param accountType what kind of identity the old name is
   * @param newPrincipalId the ARN from now on
   */
  record PrincipalRenamed(String principalId, AccountType accountType, String newPrincipalId,
      Instant occurredAt, String event, @Nullable String actor, Place source) implements Observation {
    /** Returns what the same event tells of the new name: from now on it is there. */
    public PrincipalChanged created(Place place) {
      return new PrincipalChanged(newPrincipalId,
          Principal.resolve(newPrincipalId, null, null).map(Principal::type).orElse(accountType),
          Fact.Sighting.CREATED, occurredAt, event + "/new-name", actor, place);
    }
  }

  /**
   * A credential of a user changed.
   *
   * @param accountType what kind of identity the user is
   * @param credential what kind of credential it is
   * @param change what became of it
   * @param credentialId its id, which is no secret and tells two keys of one user apart; null if the event does not tell
   * @param expiresAt when it ends by itself; null for never, and for all changes but {@link CredentialChange#CREATED}
   */
  record CredentialChanged(String principalId, AccountType accountType, Credential credential,
      CredentialChange change, @Nullable String credentialId, @Nullable Instant expiresAt,
      Instant occurredAt, String event, @Nullable String actor, Place source) implements Observation {}

  /**
   * What a principal may do changed. Changes to a group or to the text of a managed policy are none: they happen to everybody
   * who has it.
   *
   * @param accountType what kind of identity it is
   * @param change what was changed
   * @param by ARN of the managed policy or boundary, name of the inline policy or group; null if the event does not tell
   */
  record AccessChanged(String principalId, AccountType accountType, AccessChange change, @Nullable String by,
      Instant occurredAt, String event, @Nullable String actor, Place source) implements Observation {}

  /**
   * The model invocation logging of an AWS account was configured or switched off.
   *
   * @param principalId the AWS account as {@code arn:PARTITION:iam::ACCOUNT:account}
   * @param region where: each Region has a configuration of its own
   * @param change whether there is one now
   */
  record LoggingChanged(String principalId, String region, LoggingChange change, Instant occurredAt,
      String event, @Nullable String actor, Place source) implements Observation {
    /** Returns the id under which things happen to a whole AWS account. */
    public static String principalIdOf(String partition, String account) {
      return "arn:" + partition + ":iam::" + account + ":account";
    }
  }

  /**
   * A principal called a model through {@code bedrock-mantle}, which no invocation log shows and no event counts.
   *
   * @param accountType what kind of identity it is
   * @param session role session name, where there is one
   * @param region where the call was made
   */
  record MantleInference(String principalId, AccountType accountType, @Nullable String session,
      @Nullable String region, Instant occurredAt, String event, @Nullable String actor, Place source)
      implements
        Observation {}

  /** What a user can authenticate with. */
  enum Credential {
    /** A long-term key for Bedrock alone. */
    BEDROCK_API_KEY,
    /** A key for one service that the event does not name, on a user that is not there for a Bedrock API key alone. */
    SERVICE_CREDENTIAL,
    /** A key for all that the user may do. On a user that is there for a Bedrock API key, it is an escalation. */
    ACCESS_KEY
  }

  /** What can become of a credential. */
  enum CredentialChange {
    CREATED, ACTIVATED, DEACTIVATED,
    /** The same id with a new secret. */
    RESET, DELETED
  }

  /** In which ways the access of a principal can change. */
  enum AccessChange {
    POLICY_ATTACHED, POLICY_DETACHED,
    /** An inline policy was written. */
    POLICY_PUT,
    /** An inline policy was deleted. */
    POLICY_DELETED, BOUNDARY_PUT, BOUNDARY_DELETED, GROUP_JOINED, GROUP_LEFT
  }

  /** What can become of the logging of a Region. */
  enum LoggingChange {
    CONFIGURED, DELETED
  }
}
