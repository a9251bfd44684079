package io.github.budgeteer.enforcer.iam;

import io.github.budgeteer.events.Outcome;
import java.util.Set;

/**
 * The port to IAM: a principal's attached managed policies, and the one policy of ours among them.
 *
 * <p>All operations may be repeated. IAM has no conditional write and is eventually consistent, so a caller reads back what it
 * wrote.
 */
public interface IamAccess {

  /** What came of an operation. */
  sealed interface Result<T> {
    /** It was done; {@code value} is what was read, or nothing of interest. */
    record Done<T>(T value) implements Result<T> {}

    /** It was not done, and the reason says whether trying again makes sense. */
    record Refused<T>(Outcome.Reason reason, String message) implements Result<T> {}
  }

  /** Returns the ARN of our deny policy in the principal's account. */
  String denyPolicyArn(String principalId);

  /** Reads the ARNs of the managed policies attached to a user or role. */
  Result<Set<String>> attachedPolicies(String principalId);

  /** Creates the deny policy in the principal's account if it is missing, and attaches it. */
  Result<Boolean> attachDeny(String principalId);

  /** Detaches the deny policy; that it was not attached is no error. */
  Result<Boolean> detachDeny(String principalId);
}
