package io.github.budgeteer.connectors.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.connectors.log.LogTimestamp;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Activity.AccessChange;
import io.github.budgeteer.events.Activity.Credential;
import io.github.budgeteer.events.Activity.CredentialChange;
import io.github.budgeteer.events.Activity.LoggingChange;
import io.github.budgeteer.events.Fact.Sighting;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.QuarantineReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One CloudTrail event that may tell something. Its request parameters are the caller's text: names, paths and policy ARNs are
 * taken from them, and only where they look like one.
 */
final class CloudTrailEvent {
  static final String IAM = "iam.amazonaws.com";
  static final String BEDROCK = "bedrock.amazonaws.com";
  static final String MANTLE = "bedrock-mantle.amazonaws.com";

  /** What every event that tells something tells of, by its source and name. */
  @FunctionalInterface
  private interface Telling {
    Parsed of(CloudTrailEvent event);
  }

  /** The table in the package's description, line by line. */
  private static final Map<String, Telling> TELLINGS = Map.ofEntries(
      iam("CreateUser", event -> event.principal(Entity.USER, Sighting.CREATED)),
      iam("DeleteUser", event -> event.principal(Entity.USER, Sighting.DELETED)),
      iam("CreateRole", event -> event.principal(Entity.ROLE, Sighting.CREATED)),
      iam("CreateServiceLinkedRole", event -> event.principal(Entity.ROLE, Sighting.CREATED)),
      iam("DeleteRole", event -> event.principal(Entity.ROLE, Sighting.DELETED)),
      iam("UpdateUser", CloudTrailEvent::renamed),
      iam("CreateServiceSpecificCredential", event -> event.serviceCredential(CredentialChange.CREATED)),
      iam("UpdateServiceSpecificCredential", event -> event.serviceCredential(event.status())),
      iam("ResetServiceSpecificCredential", event -> event.serviceCredential(CredentialChange.RESET)),
      iam("DeleteServiceSpecificCredential", event -> event.serviceCredential(CredentialChange.DELETED)),
      iam("CreateAccessKey", event -> event.accessKey(CredentialChange.CREATED)),
      iam("UpdateAccessKey", event -> event.accessKey(event.status())),
      iam("DeleteAccessKey", event -> event.accessKey(CredentialChange.DELETED)),
      iam("AttachUserPolicy", event -> event.access(Entity.USER, AccessChange.POLICY_ATTACHED, "policyArn")),
      iam("AttachRolePolicy", event -> event.access(Entity.ROLE, AccessChange.POLICY_ATTACHED, "policyArn")),
      iam("DetachUserPolicy", event -> event.access(Entity.USER, AccessChange.POLICY_DETACHED, "policyArn")),
      iam("DetachRolePolicy", event -> event.access(Entity.ROLE, AccessChange.POLICY_DETACHED, "policyArn")),
      iam("PutUserPolicy", event -> event.access(Entity.USER, AccessChange.POLICY_PUT, "policyName")),
      iam("PutRolePolicy", event -> event.access(Entity.ROLE, AccessChange.POLICY_PUT, "policyName")),
      iam("DeleteUserPolicy", event -> event.access(Entity.USER, AccessChange.POLICY_DELETED, "policyName")),
      iam("DeleteRolePolicy", event -> event.access(Entity.ROLE, AccessChange.POLICY_DELETED, "policyName")),
      iam("PutUserPermissionsBoundary",
          event -> event.access(Entity.USER, AccessChange.BOUNDARY_PUT, "permissionsBoundary")),
      iam("PutRolePermissionsBoundary",
          event -> event.access(Entity.ROLE, AccessChange.BOUNDARY_PUT, "permissionsBoundary")),
      iam("DeleteUserPermissionsBoundary",
          event -> event.access(Entity.USER, AccessChange.BOUNDARY_DELETED, null)),
      iam("DeleteRolePermissionsBoundary",
          event -> event.access(Entity.ROLE, AccessChange.BOUNDARY_DELETED, null)),
      iam("AddUserToGroup", event -> event.access(Entity.USER, AccessChange.GROUP_JOINED, "groupName")),
      iam("RemoveUserFromGroup", event -> event.access(Entity.USER, AccessChange.GROUP_LEFT, "groupName")),
      Map.entry(BEDROCK + "/PutModelInvocationLoggingConfiguration",
          event -> event.logging(LoggingChange.CONFIGURED)),
      Map.entry(BEDROCK + "/DeleteModelInvocationLoggingConfiguration",
          event -> event.logging(LoggingChange.DELETED)),
      Map.entry(MANTLE + "/CreateInference", CloudTrailEvent::mantle));

  private final JsonNode request;
  private final JsonNode response;
  private final Identity identity;
  private final @Nullable String region;
  private final Instant occurredAt;
  private final String id;
  private final Place source;
  private final Set<String> sessionScopedRoles;

  private CloudTrailEvent(JsonNode event, String id, Instant occurredAt, Place source,
      Set<String> sessionScopedRoles) {
    request = event.path("requestParameters");
    response = event.path("responseElements");
    region = Identity.name(event, "awsRegion");
    identity = Identity.of(event.path("userIdentity"), Identity.name(event, "recipientAccountId"), region);
    this.occurredAt = occurredAt;
    this.id = id;
    this.source = source;
    this.sessionScopedRoles = sessionScopedRoles;
  }

  /** What an event turned out to be. */
  sealed interface Parsed {
    /** It tells something. */
    record Told(Activity.Observation activity) implements Parsed {}

    /** It tells nothing that matters here. */
    record Other() implements Parsed {}

    /**
     * It should tell something, and does not.
     *
     * @param message what is wrong, without any of the event's text
     */
    record Refused(QuarantineReason reason, String message) implements Parsed {}
  }

  /**
   * Reads an event, or an EventBridge envelope around one.
   *
   * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
   */
  static Parsed parse(JsonNode json, Place source, Set<String> sessionScopedRoles) {
    JsonNode event = json.path("detail").isObject() && !json.has("eventName") ? json.get("detail") : json;
    String name = Identity.name(event, "eventName");
    String service = Identity.name(event, "eventSource");
    if (name == null || service == null) {
      return new Parsed.Refused(QuarantineReason.NOT_A_CLOUDTRAIL_EVENT, "no eventName or no eventSource");
    }
    Telling telling = TELLINGS.get(service + '/' + name);
    if (telling == null || event.hasNonNull("errorCode")) {
      return new Parsed.Other();
    }
    String id = Identity.name(event, "eventID");
    JsonNode time = event.path("eventTime");
    if (id == null || !time.isTextual()) {
      return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "no eventID or no eventTime");
    }
    Optional<Instant> occurredAt = LogTimestamp.parse(time.textValue());
    return occurredAt.isEmpty()
        ? new Parsed.Refused(QuarantineReason.INVALID_TIMESTAMP, "eventTime is no time")
        : telling.of(new CloudTrailEvent(event, id, occurredAt.get(), source, sessionScopedRoles));
  }

  private static Map.Entry<String, Telling> iam(String name, Telling telling) {
    return Map.entry(IAM + '/' + name, telling);
  }

  private Parsed principal(Entity entity, Sighting sighting) {
    Principal principal = affected(entity);
    return principal == null
        ? nobody()
        : new Parsed.Told(new Activity.PrincipalChanged(principal.id(), principal.type(), sighting,
            occurredAt, id, identity.actor(), source));
  }

  private Parsed renamed() {
    Principal principal = affected(Entity.USER);
    if (principal == null) {
      return nobody();
    }
    String path = Identity.name(request, "newPath");
    String name = Identity.name(request, "newUserName");
    if (path == null && name == null) {
      return new Parsed.Other();
    }
    int pathStart = principal.id().indexOf('/');
    int pathEnd = principal.id().lastIndexOf('/') + 1;
    Principal renamed = Entity.USER.resolve(principal.id().substring(0, pathStart)
        + (path == null ? principal.id().substring(pathStart, pathEnd) : path)
        + (name == null ? principal.id().substring(pathEnd) : name));
    if (renamed == null) {
      return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "newUserName or newPath is none");
    }
    return renamed.id().equals(principal.id())
        ? new Parsed.Other()
        : new Parsed.Told(new Activity.PrincipalRenamed(principal.id(), principal.type(), renamed.id(),
            occurredAt, id, identity.actor(), source));
  }

  /** Only the creation and the reset tell which service a credential is for. */
  private Parsed serviceCredential(@Nullable CredentialChange change) {
    JsonNode answer = response.path("serviceSpecificCredential");
    String asked = Identity.name(request, "serviceName");
    String service = asked == null ? Identity.name(answer, "serviceName") : asked;
    if (service == null ? change == CredentialChange.CREATED : !service.equals(BEDROCK)) {
      return new Parsed.Other();
    }
    Principal user = affected(Entity.USER);
    boolean bedrock = service != null || (user != null && user.type() == AccountType.BEDROCK_API_KEY);
    return credential(user, bedrock ? Credential.BEDROCK_API_KEY : Credential.SERVICE_CREDENTIAL, change,
        "serviceSpecificCredentialId", answer);
  }

  private Parsed accessKey(@Nullable CredentialChange change) {
    Principal user = affected(Entity.USER);
    return user != null && user.type() != AccountType.BEDROCK_API_KEY
        ? new Parsed.Other()
        : credential(user, Credential.ACCESS_KEY, change, "accessKeyId", response.path("accessKey"));
  }

  private Parsed credential(@Nullable Principal user, Credential credential,
      @Nullable CredentialChange change, String idField, JsonNode answer) {
    if (user == null) {
      return nobody();
    }
    if (change == null) {
      return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "status is neither Active nor Inactive");
    }
    String asked = Identity.name(request, idField);
    return new Parsed.Told(new Activity.CredentialChanged(user.id(), user.type(), credential, change,
        asked == null ? Identity.name(answer, idField) : asked,
        change == CredentialChange.CREATED ? Expiry.of(request, answer, occurredAt) : null, occurredAt, id,
        identity.actor(), source));
  }

  private @Nullable CredentialChange status() {
    return switch (request.path("status").asText()) {
      case "Active" -> CredentialChange.ACTIVATED;
      case "Inactive" -> CredentialChange.DEACTIVATED;
      default -> null;
    };
  }

  private Parsed access(Entity entity, AccessChange change, @Nullable String byField) {
    Principal principal = affected(entity);
    return principal == null
        ? nobody()
        : new Parsed.Told(new Activity.AccessChanged(principal.id(), principal.type(), change,
            byField == null ? null : Identity.name(request, byField), occurredAt, id, identity.actor(),
            source));
  }

  private Parsed logging(LoggingChange change) {
    String account = identity.account();
    return account == null || region == null
        ? new Parsed.Refused(QuarantineReason.NO_ACCOUNT, "no account or no awsRegion")
        : new Parsed.Told(
            new Activity.LoggingChanged(Activity.LoggingChanged.principalIdOf(identity.partition(), account),
                region, change, occurredAt, id, identity.actor(), source));
  }

  private Parsed mantle() {
    Optional<Principal> caller = Principal.resolve(identity.arn(), identity.account(), region)
        .map(principal -> principal.inScope(sessionScopedRoles));
    return caller.isEmpty()
        ? new Parsed.Refused(QuarantineReason.NO_ACCOUNT,
            "neither the identity nor the event names an account")
        : new Parsed.Told(new Activity.MantleInference(caller.get().id(), caller.get().type(),
            caller.get().session(), region, occurredAt, id, identity.actor(), source));
  }

  private static Parsed nobody() {
    return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "no name or no account of whom it happened to");
  }

  /**
   * Returns whom a request is about: as the answer tells it, else by the name it gives, else the caller, whom IAM takes where
   * no user is named.
   */
  private @Nullable Principal affected(Entity entity) {
    Principal answered = entity.resolve(Identity.name(response.path(entity.kind), "arn"));
    if (answered != null) {
      return answered;
    }
    String name = Identity.name(request, entity.nameField);
    if (entity == Entity.USER && (name == null || identity.isUser(name))) {
      return Entity.USER.resolve(identity.arn());
    }
    String account = identity.account();
    if (name == null || name.indexOf('/') >= 0 || account == null) {
      return null;
    }
    String path = Identity.name(request, "path");
    return entity.resolve("arn:" + identity.partition() + ":iam::" + account + ':' + entity.kind
        + (path == null ? "/" : path) + name);
  }

  /** What IAM keeps, that we keep accounts of. */
  private enum Entity {
    USER("user", "userName"), ROLE("role", "roleName");

    private final String kind;
    private final String nameField;

    Entity(String kind, String nameField) {
      this.kind = kind;
      this.nameField = nameField;
    }

    private boolean includes(Principal principal) {
      return switch (principal.type()) {
        case USER, BEDROCK_API_KEY -> this == USER;
        case ROLE, SERVICE -> this == ROLE;
        case SESSION, FEDERATED, ROOT, UNATTRIBUTED -> false;
      };
    }

    /** Returns the principal that an ARN names, if it is one of these. */
    @Nullable
    Principal resolve(@Nullable String arn) {
      return Principal.resolve(arn, null, null).filter(this::includes).orElse(null);
    }
  }
}
