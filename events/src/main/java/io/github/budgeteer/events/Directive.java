package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person or a file of budgets asks for one principal, a value of {@link Topic#DIRECTIVES}; the account's ledger has the
 * answer.
 *
 * @param id tells it from others: the same id again changes nothing
 * @param principalId whose account; also the key
 * @param actor who asks
 * @param reason why, for whoever reads the ledger
 * @param request what is asked for
 */
public record Directive(String id, String principalId, String actor, String reason, Request request) {
  public Directive {
    if (id.isBlank() || actor.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException("directive: id, actor and reason must say something");
    }
  }

  /** What can be asked for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({@JsonSubTypes.Type(value = SetLimit.class, name = "SetLimit"),
      @JsonSubTypes.Type(value = UseDefaultLimit.class, name = "UseDefaultLimit"),
      @JsonSubTypes.Type(value = GrantLease.class, name = "GrantLease"),
      @JsonSubTypes.Type(value = Exempt.class, name = "Exempt"),
      @JsonSubTypes.Type(value = SetMode.class, name = "SetMode"),
      @JsonSubTypes.Type(value = Hold.class, name = "Hold"),
      @JsonSubTypes.Type(value = Lift.class, name = "Lift"),
      @JsonSubTypes.Type(value = Release.class, name = "Release"),
      @JsonSubTypes.Type(value = Restore.class, name = "Restore")})
  public sealed interface Request {}

  /** Holds the principal to a limit of its own, USD per period; null meters it only. */
  public record SetLimit(@Nullable Usd limit) implements Request {
    public SetLimit {
      requireLimit(limit);
    }
  }

  /** Takes back the principal's own limit: that of its account type holds again. */
  public record UseDefaultLimit() implements Request {}

  /** Raises the limit until a time; null takes a lease back. */
  public record GrantLease(@Nullable Usd limit, Instant until) implements Request {
    public GrantLease {
      requireLimit(limit);
    }
  }

  /**
   * Lets no budget suspend the principal until a time; levels are told all the same.
   *
   * @param until end of it; one that has passed ends a standing exemption
   * @param owner who answers for what is spent meanwhile
   */
  public record Exempt(Instant until, String owner) implements Request {
    public Exempt {
      if (owner.isBlank()) {
        throw new IllegalArgumentException("owner: ''; accepted: who answers for what is spent");
      }
    }
  }

  /** Carries decisions on this principal out, or not; null as for its account type. */
  public record SetMode(@Nullable Mode mode) implements Request {}

  /** Takes access away until it is lifted, whatever was spent. */
  public record Hold() implements Request {}

  /** Lifts a manual hold, or lets a suspension pass that the guard holds back. A budget's hold ends with a lease or a raise. */
  public record Lift() implements Request {}

  /** Lets a suspension pass that the guard against mass suspension holds back. */
  public record Release() implements Request {}

  /** Gives access back whatever holds stand, and lets no budget take it away again before the period ends. */
  public record Restore() implements Request {}

  private static void requireLimit(@Nullable Usd limit) {
    if (limit != null && limit.isNegative()) {
      throw new IllegalArgumentException("limit: " + limit + " USD; accepted: 0 or more");
    }
  }

  /** Why a directive was not carried out. */
  public enum Rejection {
    /** Its end has passed. */
    EXPIRED,
    /** A lease that raises nothing. */
    NO_RAISE,
    /** There is nothing to lift, release or take back. */
    NOTHING_TO_LIFT,
    /** Only the budget's hold stands: grant a lease or raise the limit. */
    BUDGET_HOLD,
    /** The principal has been deleted. */
    CLOSED;

    /** Returns the name used in JSON and in answers, such as {@code budget-hold}. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
