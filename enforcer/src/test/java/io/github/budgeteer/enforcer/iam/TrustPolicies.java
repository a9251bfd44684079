package io.github.budgeteer.enforcer.iam;

/** Trust policies of roles that people assume. */
final class TrustPolicies {
  private TrustPolicies() {}

  static String of(SessionNames names) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"123456789012\"},"
        + "\"Action\":\"sts:AssumeRole\"" + switch (names) {
          case PINNED -> ",\"Condition\":{\"StringLike\":{\"sts:RoleSessionName\":\"${aws:username}\"}}";
          case RENAMABLE -> "";
        } + "}]}";
  }
}
