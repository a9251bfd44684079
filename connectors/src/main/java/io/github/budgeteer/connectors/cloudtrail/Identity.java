package io.github.budgeteer.connectors.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who did it: an event's {@code userIdentity}. Services and callers from other accounts have no ARN, and what AWS does by itself
 * has no identity at all.
 *
 * @param arn as it stands there; null if there is none that can be read
 * @param actor the ARN to tell: a role's with its path, but a session's where each session is a person
 * @param account AWS account that the event happened in
 * @param partition of its ARNs
 */
record Identity(@Nullable String arn, @Nullable String actor, @Nullable String account, String partition) {
  /** Longer than any ARN and any name. */
  private static final int LONGEST = 2_048;

  static Identity of(JsonNode identity, @Nullable String recipient, @Nullable String region) {
    String arn = name(identity, "arn");
    Optional<Principal> caller = Principal.resolve(arn, null, null);
    Optional<String> account = Principal.accountOf(null, recipient)
        .or(() -> Principal.accountOf(null, name(identity, "accountId")))
        .or(() -> Principal.accountOf(arn, null));
    String readable = caller.isEmpty() ? null : arn;
    String issuer = name(identity.path("sessionContext").path("sessionIssuer"), "arn");
    boolean role = caller
        .filter(known -> known.type() == AccountType.ROLE || known.type() == AccountType.SERVICE)
        .isPresent();
    String actor = issuer != null && (role || readable == null)
        && Principal.resolve(issuer, null, null).isPresent() ? issuer : readable;
    return new Identity(readable, actor, account.orElse(null), partition(actor, region));
  }

  /** Tells whether the caller is the user of that name in the event's account. */
  boolean isUser(String name) {
    return arn != null && arn.endsWith('/' + name) && arn.contains(":iam::" + account + ":user/");
  }

  /** Returns a field's text if it can be a name, a path or an ARN: of IAM's own letters, not too long. */
  static @Nullable String name(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > LONGEST) {
      return null;
    }
    return value.textValue().chars().allMatch(letter -> letter > ' ' && letter < 0x7f)
        ? value.textValue()
        : null;
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
}
