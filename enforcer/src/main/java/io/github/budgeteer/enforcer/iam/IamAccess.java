package io.github.budgeteer.enforcer.iam;

import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Outcome;
import java.util.SortedMap;

/**
 * The port to IAM: what bears on a principal's access, and the deny of ours on it.
 *
 * <p>All operations may be repeated. IAM has no conditional write and is eventually consistent, so a caller reads back what it
 * wrote.
 */
public interface IamAccess {

  /** What came of an operation. */
  sealed interface Result<T> {
    /** It was done; {@code value} is what was read, or whether anything changed. */
    record Done<T>(T value) implements Result<T> {}

    /** It was not done, and the reason says whether trying again makes sense. */
    record Refused<T>(Outcome.Reason reason, String message) implements Result<T> {}
  }

  /**
   * What was read before a change.
   *
   * @param snapshot the principal's own access
   * @param denial our deny, if it is there already
   */
  record Reading(AccessSnapshot snapshot, Denial denial) {}

  /** Reads what bears on the principal's access. */
  Result<Reading> read(String principalId);

  /** Reads back whether our deny stands on the principal, down to its text. */
  Result<Denial> denial(String principalId);

  /**
   * Adds our deny, in the first form that there is room for; creates or corrects the shared policy of the principal's account
   * where that is needed.
   */
  Result<Denial> deny(String principalId);

  /** Removes our deny in whatever form; that there is none is no error. */
  Result<Boolean> lift(String principalId);

  /** Reads the ids of a user's Bedrock API keys with their status; nobody else has any. */
  Result<SortedMap<String, KeyStatus>> apiKeys(String principalId);

  /** Sets a Bedrock API key active or inactive; that it is gone is no error. */
  Result<Boolean> setApiKey(String principalId, String key, KeyStatus status);

  /** Asks IAM's simulator whether the principal is denied. */
  Result<CrossCheck> simulate(String principalId);

  /** Has whatever is remembered of policies that several principals share read again before anything rests on it. */
  void doubtShared();
}
