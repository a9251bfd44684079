package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How what is actual was found to differ from what had been carried out and verified before: somebody else has changed it.
 *
 * @param kind in which way
 * @param message what was found, for people
 */
public record Drift(Kind kind, String message) {

  /** In which ways it can differ. */
  public enum Kind {
    /** The deny was detached, or its inline policy deleted. */
    DENY_REMOVED,
    /** The policy that denies has another text. */
    DENY_ALTERED,
    /** A Bedrock API key is active again, or new. */
    KEY_ACTIVE,
    /** The user or role was deleted and created again, without the deny. */
    RECREATED,
    /** Our deny still stands where access is to be allowed. */
    DENY_LEFT,
    /** A Bedrock API key that we set inactive still is, where access is to be allowed. */
    KEY_LEFT_INACTIVE,
    /** A deny of our name stands that is not recorded as ours; whoever added it must remove it. */
    FOREIGN_DENY,
    /** A decision has not been carried out yet. */
    UNFINISHED,
    /** A principal's row is not in {@code user_budgets}. */
    ROW_MISSING,
    /** A principal's row does not say what was written to it. */
    ROW_CHANGED;

    /** Returns the name used in JSON, in metrics and in answers, such as {@code deny-removed}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
