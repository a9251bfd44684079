package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a suspended developer: what stands, why, since when, by whom, and what would lift it.
 *
 * <p>The components, in this order, are the fields of the JSON object that {@code explain --format json} prints;
 * {@code docs/explain.md} says what they mean. Amounts are USD.
 */
@JsonPropertyOrder({"principalId", "accountType", "status", "access", "enforced", "notEnforced", "threshold",
    "holds",
    "graceUntil", "pending", "failure", "leak", "budget", "spend", "crossing", "models", "modelsSince",
    "lastSuspension", "remedies"})
public record Explanation(String principalId, AccountType accountType, Status status, Access access,
    boolean enforced, @Nullable NotEnforced notEnforced, Threshold threshold, List<Held> holds,
    @Nullable Instant graceUntil, @Nullable Pending pending, @Nullable Failure failure,
    @Nullable Leaked leak, Budget budget, Spend spend, @Nullable CrossedBy crossing, List<Model> models,
    Instant modelsSince, @Nullable Suspension lastSuspension, List<Remedy> remedies) {
  public Explanation {
    holds = List.copyOf(holds);
    models = List.copyOf(models);
    remedies = List.copyOf(remedies);
  }

  /** Why the verdict changes nothing in IAM. */
  public enum NotEnforced {
    /** The mode is observe. */
    @JsonProperty("observed")
    OBSERVED,
    /** Somebody has stopped enforcement. */
    @JsonProperty("stopped")
    STOPPED,
    /** No IAM policy binds this kind of identity. */
    @JsonProperty("not-enforceable")
    NOT_ENFORCEABLE
  }

  /** Who asked for something, when and why; from the directive in the ledger. */
  @JsonPropertyOrder({"actor", "reason", "at"})
  public record Asked(String actor, String reason, Instant at) {}

  /**
   * A hold that stands.
   *
   * @param cause what led to it; of a budget's hold only
   * @param asked whose hold it is; of a manual one only
   */
  @JsonPropertyOrder({"kind", "since", "cause", "asked"})
  public record Held(Hold.Kind kind, Instant since, Decision.@Nullable Cause cause, @Nullable Asked asked) {}

  /** What the enforcer is about. */
  @JsonPropertyOrder({"wanted", "decidedAt", "heldBackByGuard"})
  public record Pending(Access wanted, Instant decidedAt, boolean heldBackByGuard) {}

  /** What kept the newest decision from being carried out. */
  @JsonPropertyOrder({"at", "message"})
  public record Failure(Instant at, String message) {}

  /** What came through a denial. */
  @JsonPropertyOrder({"calls", "usd"})
  public record Leaked(long calls, Usd usd) {}

  /**
   * The rules in force.
   *
   * @param limitUsd per period; null for none
   * @param source where that limit is from
   * @param defaultUsd what the account type has; null for none
   * @param ownLimit its own limit; null if there is none
   * @param lease a raise; null if there is none
   * @param exemption a time in which no budget suspends; null if there is none
   * @param mode whether decisions are carried out
   * @param modeAsked who gave it a mode of its own; null if nobody did
   */
  @JsonPropertyOrder({"limitUsd", "source", "defaultUsd", "ownLimit", "lease", "exemption", "mode",
      "modeAsked"})
  public record Budget(@Nullable Usd limitUsd, Source source, @Nullable Usd defaultUsd,
      @Nullable OwnLimit ownLimit, @Nullable Lease lease, @Nullable Exemption exemption, Mode mode,
      @Nullable Asked modeAsked) {}

  /** Where a limit is from. */
  public enum Source {
    @JsonProperty("default")
    DEFAULT, @JsonProperty("own-limit")
    OWN_LIMIT, @JsonProperty("lease")
    LEASE
  }

  /** A limit of the principal's own; {@code limitUsd} is null where it is metered only. */
  @JsonPropertyOrder({"limitUsd", "asked"})
  public record OwnLimit(@Nullable Usd limitUsd, @Nullable Asked asked) {}

  /** A raise that ends. */
  @JsonPropertyOrder({"limitUsd", "until", "asked"})
  public record Lease(Usd limitUsd, Instant until, @Nullable Asked asked) {}

  /** A time in which no budget suspends. */
  @JsonPropertyOrder({"until", "owner", "asked"})
  public record Exemption(Instant until, String owner, @Nullable Asked asked) {}

  /**
   * The current period.
   *
   * @param usd spent in it
   * @param estimatedUsd the part of it that rests on estimates
   * @param usedPercent whole percent of the limit, rounded down; null without a limit above 0
   */
  @JsonPropertyOrder({"usd", "estimatedUsd", "usedPercent", "periodStart", "periodEnd"})
  public record Spend(Usd usd, Usd estimatedUsd, @Nullable BigDecimal usedPercent, Instant periodStart,
      Instant periodEnd) {}

  /**
   * What took the spend over the limit.
   *
   * @param what a call, or what else
   * @param model of the call, like the two that follow
   * @param usd what the call cost
   * @param asked who changed the limit, if somebody did
   */
  @JsonPropertyOrder({"what", "model", "region", "requestId", "usd", "at", "seenAt", "asked"})
  public record CrossedBy(Crosser what, @Nullable String model, @Nullable String region,
      @Nullable String requestId, @Nullable Usd usd, Instant at, Instant seenAt, @Nullable Asked asked) {}

  /** What can take a spend over its limit. */
  public enum Crosser {
    @JsonProperty("call")
    CALL,
    /** Somebody asked for another limit, or ended a lease or an exemption. */
    @JsonProperty("directive")
    DIRECTIVE,
    /** The rules of the account type changed. */
    @JsonProperty("rules")
    RULES,
    /** Past calls were rated again. */
    @JsonProperty("prices")
    PRICES,
    /** A lease or an exemption ended. */
    @JsonProperty("time")
    TIME
  }

  /** One model's part of the spend, in whole percent rounded down. */
  @JsonPropertyOrder({"model", "usd", "percent"})
  public record Model(String model, Usd usd, BigDecimal percent) {}

  /**
   * The newest suspension.
   *
   * @param measure how long it took; null if access was not read back as denied, or in a bounded run
   */
  @JsonPropertyOrder({"decidedAt", "cause", "spentUsd", "limitUsd", "enforced", "measure"})
  public record Suspension(Instant decidedAt, Decision.Cause cause, Usd spentUsd, @Nullable Usd limitUsd,
      boolean enforced, @Nullable Measured measure) {}

  /**
   * How long each step of a suspension took, in milliseconds; null where the step was not, or nobody told.
   *
   * @param arrivalMillis from the crossing call to its log record
   * @param decisionMillis from there to the decision, the grace included
   * @param changeMillis from there to the change in IAM
   * @param verificationMillis from there to the reading back
   * @param totalMillis from the crossing call, or the decision where there is none, to the reading back
   * @param verifiedAt when access was read back as denied
   * @param overUsd spent above the limit by then
   */
  @JsonPropertyOrder({"arrivalMillis", "decisionMillis", "changeMillis", "verificationMillis", "totalMillis",
      "verifiedAt", "overUsd"})
  public record Measured(@Nullable Long arrivalMillis, @Nullable Long decisionMillis,
      @Nullable Long changeMillis,
      @Nullable Long verificationMillis, long totalMillis, Instant verifiedAt, Usd overUsd) {}

  /**
   * One thing that would lift it.
   *
   * @param what which
   * @param at when it comes by itself; null if somebody has to ask for it
   * @param text for people
   */
  @JsonPropertyOrder({"what", "at", "text"})
  public record Remedy(Lifting what, @Nullable Instant at, String text) {}

  /** What can lift what stands. */
  public enum Lifting {
    @JsonProperty("lift")
    LIFT, @JsonProperty("raise")
    RAISE, @JsonProperty("lease")
    LEASE, @JsonProperty("exemption")
    EXEMPTION, @JsonProperty("period-end")
    PERIOD_END
  }
}
