package io.github.budgeteer.events;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a call: the authenticated identity of its log record.
 *
 * @param id the account's key: an ARN without a session's name, except where each session is a person
 * @param type what kind of identity it is
 * @param session role session name, where there is one
 */
public record Principal(String id, AccountType type, @Nullable String session) {
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
    Arn identity = Arn.parse(arn);
    if (identity != null) {
      Principal principal = ofArn(identity.text, identity.partition, identity.account, identity.resource);
      if (principal != null) {
        return Optional.of(principal);
      }
    }
    return accountOf(arn, accountId).map(account -> new Principal(
        "arn:" + partitionOf(region) + ":iam::" + account + ":unattributed", AccountType.UNATTRIBUTED, null));
  }

  /** Returns the account that the ARN names, else the one of the record. */
  public static Optional<String> accountOf(@Nullable String arn, @Nullable String accountId) {
    Arn identity = Arn.parse(arn);
    if (identity != null) {
      return Optional.of(identity.account);
    }
    return accountId != null && accountId.length() == Arn.ACCOUNT_DIGITS && Arn.isAccount(accountId, 0)
        ? Optional.of(accountId)
        : Optional.empty();
  }

  /**
   * Returns the principal with the role's session as its id, if the role is one of those whose sessions are persons.
   *
   * @param roles names of such roles
   */
  public Principal inScope(Set<String> roles) {
    String role = lastPart(id);
    if (type != AccountType.ROLE || session == null || !roles.contains(role)) {
      return this;
    }
    String person = id.substring(0, id.lastIndexOf(":role/")).replace(":iam::", ":sts::") + ":assumed-role/"
        + role
        + '/' + session;
    return new Principal(person, AccountType.SESSION, session);
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

  /** An IAM or STS ARN, cut by hand: every record has one, and a regular expression takes a tenth of the reading. */
  private record Arn(String text, String partition, String account, String resource) {
    private static final int ACCOUNT_DIGITS = 12;
    private static final String BEGINNING = "arn:";
    private static final String PARTITION = "aws";
    private static final int SERVICE_LENGTH = "iam::".length();

    static @Nullable Arn parse(@Nullable String text) {
      if (text == null || !text.startsWith(BEGINNING + PARTITION)) {
        return null;
      }
      int partitionEnd = text.indexOf(':', BEGINNING.length());
      int account = partitionEnd + 1 + SERVICE_LENGTH;
      int accountEnd = account + ACCOUNT_DIGITS;
      boolean shaped = partitionEnd > 0 && isWord(text, BEGINNING.length(), partitionEnd)
          && (text.startsWith("iam::", partitionEnd + 1) || text.startsWith("sts::", partitionEnd + 1))
          && text.length() > accountEnd && isAccount(text, account) && text.charAt(accountEnd) == ':'
          && isResource(text, accountEnd + 1);
      return shaped
          ? new Arn(text, text.substring(BEGINNING.length(), partitionEnd),
              text.substring(account, accountEnd),
              text.substring(accountEnd + 1))
          : null;
    }

    private static boolean isAccount(String text, int start) {
      for (int i = start; i < start + ACCOUNT_DIGITS; i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return true;
    }

    /** {@code root}, or a kind and a name. An ARN is a key, and goes to terminals and file names: no blanks, no controls. */
    private static boolean isResource(String text, int start) {
      int slash = text.indexOf('/', start);
      if (slash < 0) {
        return text.startsWith("root", start) && text.length() == start + "root".length();
      }
      if (slash == start || slash == text.length() - 1 || !isWord(text, start, slash)) {
        return false;
      }
      for (int i = slash + 1; i < text.length(); i++) {
        char letter = text.charAt(i);
        if (letter <= ' ' || (letter >= 0x7f && letter <= 0xa0) || Character.isSurrogate(letter)) {
          return false;
        }
      }
      return true;
    }

    private static boolean isWord(String text, int start, int end) {
      for (int i = start; i < end; i++) {
        char letter = text.charAt(i);
        if (letter != '-' && (letter < 'a' || letter > 'z')) {
          return false;
        }
      }
      return true;
    }
  }
}
