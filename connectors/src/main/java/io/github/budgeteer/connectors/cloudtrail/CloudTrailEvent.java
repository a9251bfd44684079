package io.github.budgeteer.connectors.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Fact.Sighting;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.QuarantineReason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Understands one CloudTrail event. Request parameters are untrusted; only names and paths are taken from them. */
final class CloudTrailEvent {
  private static final String IAM = "iam.amazonaws.com";
  private static final String BEDROCK = "bedrock.amazonaws.com";

  private CloudTrailEvent() {}

  /** What an event turned out to be. */
  sealed interface Parsed {
    /** It tells of a principal. */
    record Told(Activity.PrincipalChanged activity) implements Parsed {}

    /** It tells nothing that matters here. */
    record Other() implements Parsed {}

    /**
     * It should tell something, and does not.
     *
     * @param message what is wrong, without any of the event's text
     */
    record Refused(QuarantineReason reason, String message) implements Parsed {}
  }

  /** Reads an event, or an EventBridge envelope around one. */
  static Parsed parse(JsonNode json, Place source) {
    JsonNode event = json.path("detail").isObject() && !json.has("eventName") ? json.get("detail") : json;
    String name = text(event, "eventName");
    String service = text(event, "eventSource");
    if (name == null || service == null) {
      return new Parsed.Refused(QuarantineReason.NOT_A_CLOUDTRAIL_EVENT, "no eventName or no eventSource");
    }
    if (!service.equals(IAM) || text(event, "errorCode") != null) {
      return new Parsed.Other();
    }
    JsonNode response = event.path("responseElements");
    return switch (name) {
      case "CreateUser" ->
        principal(event, "user", "userName", text(response.path("user"), "arn"), Sighting.CREATED,
            source);
      case "DeleteUser" -> principal(event, "user", "userName", null, Sighting.DELETED, source);
      case "CreateRole", "CreateServiceLinkedRole" -> principal(event, "role", "roleName",
          text(response.path("role"), "arn"), Sighting.CREATED, source);
      case "DeleteRole" -> principal(event, "role", "roleName", null, Sighting.DELETED, source);
      case "CreateServiceSpecificCredential" ->
        BEDROCK.equals(text(event.path("requestParameters"), "serviceName"))
            ? principal(event, "user", "userName", null, Sighting.CREATED, source)
            : new Parsed.Other();
      default -> new Parsed.Other();
    };
  }

  private static Parsed principal(JsonNode event, String kind, String nameField, @Nullable String arn,
      Sighting sighting, Place source) {
    String id = text(event, "eventID");
    String time = text(event, "eventTime");
    if (id == null || time == null) {
      return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "no eventID or no eventTime");
    }
    Instant occurredAt;
    try {
      occurredAt = Instant.parse(time);
    } catch (DateTimeException e) {
      return new Parsed.Refused(QuarantineReason.INVALID_TIMESTAMP, "eventTime is no time");
    }
    String actor = actor(event);
    Optional<Principal> principal = Optional
        .ofNullable(arn != null ? arn : arn(event, kind, nameField, actor))
        .flatMap(text -> Principal.resolve(text, null, null));
    if (principal.isEmpty()) {
      return new Parsed.Refused(QuarantineReason.MISSING_FIELD, "no " + nameField + " or no account");
    }
    return new Parsed.Told(
        new Activity.PrincipalChanged(principal.get().id(), principal.get().type(), sighting,
            occurredAt, id, actor, source));
  }

  /** Returns the ARN that a request names by account, path and name. */
  private static @Nullable String arn(JsonNode event, String kind, String nameField, @Nullable String actor) {
    JsonNode request = event.path("requestParameters");
    String name = text(request, nameField);
    String account = text(event, "recipientAccountId");
    if (account == null) {
      account = text(event.path("userIdentity"), "accountId");
    }
    if (name == null || account == null) {
      return null;
    }
    String path = text(request, "path");
    return "arn:" + partition(actor, text(event, "awsRegion")) + ":iam::" + account + ":" + kind
        + (path == null ? "/" : path) + name;
  }

  private static String partition(@Nullable String actor, @Nullable String region) {
    if (actor != null) {
      return actor.substring("arn:".length(), actor.indexOf(':', "arn:".length()));
    }
    if (region != null && region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region != null && region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  /** Returns who did it: the role's ARN with its path where a session did. */
  private static @Nullable String actor(JsonNode event) {
    JsonNode identity = event.path("userIdentity");
    String issuer = text(identity.path("sessionContext").path("sessionIssuer"), "arn");
    String arn = issuer == null ? text(identity, "arn") : issuer;
    return arn == null ? null : Principal.resolve(arn, null, null).map(known -> arn).orElse(null);
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
  }
}
