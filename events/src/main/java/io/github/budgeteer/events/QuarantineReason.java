package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a record could not be used. The list is closed: a new reason is a deliberate change. */
public enum QuarantineReason {
  /** Not JSON, or cut off. */
  MALFORMED_JSON,
  /** The file ended or broke inside its compression. */
  UNREADABLE_FILE,
  /** JSON, but no model invocation log record. */
  NOT_AN_INVOCATION_LOG,
  /** JSON, but no CloudTrail event. */
  NOT_A_CLOUDTRAIL_EVENT,
  /** A message on a queue of notifications that is none. */
  NOT_A_NOTIFICATION,
  /** A setting whose value makes no rule; the one before it stays. */
  INVALID_SETTING,
  /** Neither the ARN nor the record names an account. */
  NO_ACCOUNT,
  /** A field without which the call can't be priced or told apart is missing. */
  MISSING_FIELD,
  /** The timestamp is no time, or one before there was such a service. */
  INVALID_TIMESTAMP,
  /** The timestamp is more than 5 minutes ahead of the record's arrival. */
  TIMESTAMP_AHEAD,
  /** A token count is negative or no whole number. */
  INVALID_TOKEN_COUNT,
  /** A successful call without any token count. */
  NO_TOKEN_COUNT,
  /** One record larger than any real one. */
  RECORD_TOO_LARGE,
  /** So much older than its neighbours that nobody knows any more whether it was charged already. */
  BEYOND_HORIZON,
  /** A record on a topic of ours that our own reader does not understand. */
  UNREADABLE_EVENT;

  /** Returns the name used in JSON and in reports, such as {@code malformed-json}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
