package io.github.budgeteer.events;

/**
 * The principal that the self-test takes access away from and gives it back to. It is nobody's: AWS has no account 000000000000. It
 * does not count where real ones are counted.
 */
public final class SyntheticPrincipal {
  public static final String ACCOUNT = "000000000000";
  /** One for all tests, so that they leave one account behind and not one each. */
  public static final String ID = "arn:aws:iam::" + ACCOUNT + ":user/budgeteer-selftest";

  private SyntheticPrincipal() {}

  /** Tells whether it is the self-test's. */
  public static boolean is(String principalId) {
    return principalId.equals(ID);
  }
}
