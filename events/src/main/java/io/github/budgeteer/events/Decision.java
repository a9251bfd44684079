package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that follows from a fact and the account's state. */
@JsonSubTypes({@JsonSubTypes.Type(value = Decision.BudgetInitialized.class, name = "BudgetInitialized"),
    @JsonSubTypes.Type(value = Decision.BudgetChanged.class, name = "BudgetChanged"),
    @JsonSubTypes.Type(value = Decision.BudgetRefreshed.class, name = "BudgetRefreshed"),
    @JsonSubTypes.Type(value = Decision.BudgetClosed.class, name = "BudgetClosed"),
    @JsonSubTypes.Type(value = Decision.BudgetReopened.class, name = "BudgetReopened"),
    @JsonSubTypes.Type(value = Decision.ThresholdChanged.class, name = "ThresholdChanged"),
    @JsonSubTypes.Type(value = Decision.GracePeriodStarted.class, name = "GracePeriodStarted"),
    @JsonSubTypes.Type(value = Decision.GracePeriodCancelled.class, name = "GracePeriodCancelled"),
    @JsonSubTypes.Type(value = Decision.SuspensionRequired.class, name = "SuspensionRequired"),
    @JsonSubTypes.Type(value = Decision.AccessSuspended.class, name = "AccessSuspended"),
    @JsonSubTypes.Type(value = Decision.SuspensionFailed.class, name = "SuspensionFailed"),
    @JsonSubTypes.Type(value = Decision.SuspensionHeld.class, name = "SuspensionHeld"),
    @JsonSubTypes.Type(value = Decision.SuspensionLeakDetected.class, name = "SuspensionLeakDetected"),
    @JsonSubTypes.Type(value = Decision.DirectiveRejected.class, name = "DirectiveRejected"),
    @JsonSubTypes.Type(value = Decision.RestorationRequired.class, name = "RestorationRequired"),
    @JsonSubTypes.Type(value = Decision.AccessRestored.class, name = "AccessRestored"),
    @JsonSubTypes.Type(value = Decision.RestorationFailed.class, name = "RestorationFailed")})
public sealed interface Decision extends Entry {

  /** The account was opened. */
  record BudgetInitialized(AccountType accountType, @Nullable Usd limit, Period period) implements Decision {}

  /** The limit of a running account changed; what it was is named too. */
  record BudgetChanged(@Nullable Usd previousLimit, @Nullable Usd limit) implements Decision {}

  /** A new period began with nothing spent; the ended one's spend is stated. */
  record BudgetRefreshed(Period ended, Usd spent, Period period) implements Decision {}

  /** The principal was deleted: its account is metered, and nothing is decided any more. */
  record BudgetClosed(@Nullable String actor) implements Decision {}

  /** The principal is there again: spend of a period that lasts, and holds, stand as they did. */
  record BudgetReopened(Period period, Usd spent) implements Decision {}

  /**
   * The share of the limit that is spent moved to another level, up or down; of several crossed at once the last.
   *
   * @param spent USD in the period
   * @param limit what it is a share of; null if the limit was taken away
   */
  record ThresholdChanged(Threshold from, Threshold to, Usd spent, @Nullable Usd limit) implements Decision {}

  /** The limit is reached; access is taken away at the deadline unless spend comes back under the limit. */
  record GracePeriodStarted(Usd spent, Usd limit, Instant deadline) implements Decision {}

  /** Spend is under the limit again before the deadline. */
  record GracePeriodCancelled(Cause cause) implements Decision {}

  /**
   * Access must be taken away.
   *
   * @param spent USD in the period
   * @param limit USD per period; null if there is none, and somebody holds the principal
   * @param enforced false in observe mode, and while enforcement is stopped: nobody carries it out
   */
  record SuspensionRequired(Cause cause, Usd spent, @Nullable Usd limit, boolean enforced)
      implements
        Decision {}

  /**
   * Access was read back as denied.
   *
   * @param decision sequence of the {@link SuspensionRequired}
   * @param measure how long it took and what that cost; null where a bounded run took it for granted
   */
  record AccessSuspended(long decision, @Nullable Measure measure) implements Decision {}

  /** The guard against mass suspension holds a suspension back until it is released. */
  record SuspensionHeld(long decision, String message) implements Decision {}

  /** Calls succeed although access was read back as denied. */
  record SuspensionLeakDetected(Leak leak) implements Decision {}

  /** A directive can't be carried out; nothing has changed. */
  record DirectiveRejected(String directive, Directive.Rejection reason,
      String message) implements Decision {}

  /** Access could not be taken away. */
  record SuspensionFailed(long decision, Outcome.Reason reason, String message) implements Decision {}

  /**
   * Access must be given back.
   *
   * @param enforced false where nothing had been taken away
   */
  record RestorationRequired(Cause cause, boolean enforced) implements Decision {}

  /** Access was read back as allowed. */
  record AccessRestored(long decision) implements Decision {}

  /** Access could not be given back. */
  record RestorationFailed(long decision, Outcome.Reason reason, String message) implements Decision {}

  /** What brought a grace period, a suspension or a restoration about. */
  enum Cause {
    @JsonProperty("grace-elapsed")
    GRACE_ELAPSED,
    /** The limit was reached and there is no grace. */
    @JsonProperty("limit-reached")
    LIMIT_REACHED, @JsonProperty("period-ended")
    PERIOD_ENDED,
    /** The limit changed. */
    @JsonProperty("limit-changed")
    LIMIT_CHANGED,
    /** Past charges were rated again. */
    @JsonProperty("price-changed")
    PRICE_CHANGED,
    /** Enforcement was switched on or off; the verdict stays. */
    @JsonProperty("mode-changed")
    MODE_CHANGED, @JsonProperty("lease-ended")
    LEASE_ENDED, @JsonProperty("exempted")
    EXEMPTED, @JsonProperty("exemption-ended")
    EXEMPTION_ENDED,
    /** Somebody holds the principal. */
    @JsonProperty("manual-hold")
    MANUAL_HOLD,
    /** Somebody lifted the hold. */
    @JsonProperty("lifted")
    LIFTED,
    /** Somebody let pass what the guard held back. */
    @JsonProperty("released")
    RELEASED,
    /** Somebody gave access back for the rest of the period. */
    @JsonProperty("restored")
    RESTORED,
    /** The principal was created again while a hold stood. */
    @JsonProperty("recreated")
    RECREATED;

    /** Returns why, as people read it. */
    public String words() {
      return switch (this) {
        case GRACE_ELAPSED -> "grace is over";
        case LIMIT_REACHED -> "the limit is reached and there is no grace";
        case PERIOD_ENDED -> "a new period began";
        case LIMIT_CHANGED -> "the limit was changed";
        case PRICE_CHANGED -> "past calls were rated again";
        case MODE_CHANGED -> "the mode was changed";
        case LEASE_ENDED -> "the lease ended";
        case EXEMPTED -> "it is exempt";
        case EXEMPTION_ENDED -> "the exemption ended";
        case MANUAL_HOLD -> "somebody holds it";
        case LIFTED -> "the hold was lifted";
        case RELEASED -> "the guard's hold was released";
        case RESTORED -> "somebody gave access back";
        case RECREATED -> "the principal was created again";
      };
    }

    /** Tells whether a suspension with this cause places the budget's hold. */
    public boolean placesBudgetHold() {
      return switch (this) {
        case GRACE_ELAPSED, LIMIT_REACHED, PERIOD_ENDED, LIMIT_CHANGED, PRICE_CHANGED, LEASE_ENDED,
            EXEMPTED, EXEMPTION_ENDED ->
          true;
        case MODE_CHANGED, MANUAL_HOLD, LIFTED, RELEASED, RESTORED, RECREATED -> false;
      };
    }
  }
}
