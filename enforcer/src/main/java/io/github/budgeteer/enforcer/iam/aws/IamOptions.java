package io.github.budgeteer.enforcer.iam.aws;

import io.github.budgeteer.enforcer.iam.SessionNames;
import java.time.Duration;
import java.util.Optional;

/**
 * How IAM is called.
 *
 * @param callsPerSecond the most calls to one account's IAM in a second, evenly spread
 * @param mostTries tries of one call that is throttled or collides with another change
 * @param policyCheck how long the shared policy's text, once read, is taken to be as it was
 * @param sessionNames which sessions of a shared role are denied one by one
 * @param foreignRole name of the role to assume in other accounts, with its path; nothing to leave them alone
 */
public record IamOptions(double callsPerSecond, int mostTries, Duration policyCheck,
    SessionNames sessionNames, Optional<String> foreignRole) {
  private static final double FASTEST = 1_000_000;
  /** IAM's limits are not published; a handful of fast writes is throttled, a low rate of single digits is not. */
  public static final double DEFAULT_CALLS_PER_SECOND = 5;
  private static final int DEFAULT_MOST_TRIES = 5;
  private static final Duration DEFAULT_POLICY_CHECK = Duration.ofMinutes(1);

  public IamOptions {
    if (!(callsPerSecond > 0 && callsPerSecond <= FASTEST)) {
      throw new IllegalArgumentException(
          "IAM calls per second: " + callsPerSecond + "; accepted: a number above 0, such as 5");
    }
    if (mostTries < 1) {
      throw new IllegalArgumentException("tries of a call: " + mostTries + "; accepted: 1 or more");
    }
    if (policyCheck.isNegative()) {
      throw new IllegalArgumentException(
          "policy check: " + policyCheck + "; accepted: a duration of 0 or more");
    }
    if (foreignRole.isPresent() && !foreignRole.get().matches("[\\w+=,.@/-]{1,512}")) {
      throw new IllegalArgumentException("role in other accounts: " + foreignRole.get()
          + "; accepted: a role's name, with its path if it has one, such as ops/bedrock-budgeteer-enforcer");
    }
  }

  /** Returns the usual options. */
  public static IamOptions usual() {
    return new IamOptions(DEFAULT_CALLS_PER_SECOND, DEFAULT_MOST_TRIES, DEFAULT_POLICY_CHECK,
        SessionNames.PINNED,
        Optional.empty());
  }
}
