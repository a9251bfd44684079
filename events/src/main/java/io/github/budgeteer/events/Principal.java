package io.github.budgeteer.events;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a call: the authenticated identity of its log record.
 *
 * @param id the account's key: an ARN without a session's name, except where each session is a person
 * @param type what kind of identity it is
 * @param session role session name, where there is one
 */
public record Principal(String id, AccountType type, @Nullable String session) {
  /** Printable and without white space: an ARN is a key, and goes to terminals and file names. */
  private static final Pattern ARN = Pattern
      .compile("arn:(aws[a-z-]*):(iam|sts)::(\\d{12}):(root|[a-z-]+/[\\x21-\\x7e\\u00a1-\\uffff]+)");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final String API_KEY_USER = "BedrockAPIKey-";
  private static final String IDENTITY_CENTER_ROLE = "AWSReservedSSO_";
  private static final String BEDROCK_SERVICE_ROLE = "AmazonBedrock";

  /**
   * Resolves the identity of a log record.
   *
   * @param arn {@code identity.arn} as logged; absent or unreadable ones leave the call unattributed
   * @param accountId {@code accountId} as logged
   * @param region Region of the log, which tells the partition where the ARN does not
   * @return nothing if neither the ARN nor the record names an account
   */
  public static Optional<Principal> resolve(@Nullable String arn, @Nullable String accountId,
      @Nullable String region) {
    Matcher matcher = ARN.matcher(arn == null ? "" : arn);
    if (matcher.matches()) {
      Principal principal = ofArn(matcher.group(), matcher.group(1), matcher.group(3), matcher.group(4));
      if (principal != null) {
        return Optional.of(principal);
      }
    }
    return accountOf(arn, accountId).map(account -> new Principal(
        "arn:" + partitionOf(region) + ":iam::" + account + ":unattributed", AccountType.UNATTRIBUTED, null));
  }

  /** Returns the account that the ARN names, else the one of the record. */
  public static Optional<String> accountOf(@Nullable String arn, @Nullable String accountId) {
    Matcher matcher = ARN.matcher(arn == null ? "" : arn);
    if (matcher.matches()) {
      return Optional.of(matcher.group(3));
    }
    return accountId != null && ACCOUNT.matcher(accountId).matches()
        ? Optional.of(accountId)
        : Optional.empty();
  }

  private static @Nullable Principal ofArn(String arn, String partition, String account, String resource) {
    if ("root".equals(resource)) {
      return new Principal(arn, AccountType.ROOT, null);
    }
    int slash = resource.indexOf('/');
    String name = resource.substring(slash + 1);
    return switch (resource.substring(0, slash)) {
      case "user" -> new Principal(arn, lastPart(name).startsWith(API_KEY_USER)
          ? AccountType.BEDROCK_API_KEY
          : AccountType.USER, null);
      case "federated-user" -> new Principal(arn, AccountType.FEDERATED, null);
      case "assumed-role" -> {
        int end = name.indexOf('/');
        String role = end < 0 ? name : name.substring(0, end);
        yield ofRole(arn, partition, account, role, end < 0 ? null : name.substring(end + 1), false);
      }
      // The path is dropped here because assumed-role ARNs never have it: both forms must meet in one account.
      case "role" -> ofRole(arn, partition, account, lastPart(name), null, name.contains("service-role/"));
      default -> null;
    };
  }

  private static Principal ofRole(String arn, String partition, String account, String role,
      @Nullable String session, boolean servicePath) {
    if (role.startsWith(IDENTITY_CENTER_ROLE) && session != null) {
      return new Principal(arn, AccountType.SESSION, session);
    }
    boolean service = servicePath || role.startsWith(BEDROCK_SERVICE_ROLE)
        || role.startsWith("AWSServiceRoleFor");
    return new Principal("arn:" + partition + ":iam::" + account + ":role/" + role,
        service ? AccountType.SERVICE : AccountType.ROLE, session);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String partitionOf(@Nullable String region) {
    if (region == null) {
      return "aws";
    }
    if (region.startsWith("us-gov-")) {
      return "aws-us-gov";
    }
    return region.startsWith("cn-") ? "aws-cn" : "aws";
  }
}
