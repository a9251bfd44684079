package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened outside the account. */
@JsonSubTypes({@JsonSubTypes.Type(value = Fact.PolicyApplied.class, name = "PolicyApplied"),
    @JsonSubTypes.Type(value = Fact.Charged.class, name = "Charged"),
    @JsonSubTypes.Type(value = Fact.Adjusted.class, name = "Adjusted"),
    @JsonSubTypes.Type(value = Fact.DirectiveReceived.class, name = "DirectiveReceived"),
    @JsonSubTypes.Type(value = Fact.PrincipalObserved.class, name = "PrincipalObserved"),
    @JsonSubTypes.Type(value = Fact.TimerElapsed.class, name = "TimerElapsed"),
    @JsonSubTypes.Type(value = Fact.OutcomeReported.class, name = "OutcomeReported")})
public sealed interface Fact extends Entry {

  /** From here on these rules apply; the first entry of every account. */
  record PolicyApplied(Policy policy) implements Fact {}

  /**
   * One Bedrock call was priced.
   *
   * @param call the call's dedupe key: account, Region and request id
   * @param model model without profile prefix or ARN
   * @param session role session name, where there is one
   * @param basis what the amount rests on
   * @param amount USD, the sum of the lines
   * @param lines the components that make it up
   * @param source where the log record was found
   */
  record Charged(String call, String model, @Nullable String session, ChargeBasis basis, Usd amount,
      List<ChargeLine> lines, Place source) implements Fact {
    public Charged {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Charges were rated again: a price arrived or was corrected, or it became known which model a profile leads to.
   *
   * @param amount USD added to all that was ever spent, negative for less; the sum of the lines' changes
   * @param periodStart start of the period that {@code spend} and {@code estimated} belong to
   * @param spend the part of the amount that falls into that period
   * @param estimated change of the part of that period's spend that rests on estimates
   * @param afterSuspension the part of the amount that was charged while a hold stood
   * @param lines what changed
   * @param ended the parts of the amount that fall into periods that have ended, the newest first
   */
  record Adjusted(Usd amount, Instant periodStart, Usd spend, Usd estimated, Usd afterSuspension,
      List<AdjustmentLine> lines, @AddedLater List<EndedPeriod> ended) implements Fact {
    @SuppressWarnings("ConstantValue") // Records of before this field have none.
    public Adjusted {
      lines = List.copyOf(lines);
      ended = ended == null ? List.of() : List.copyOf(ended);
    }

    /**
     * What an adjustment adds to the statement of a period that has ended.
     *
     * @param periodStart start of the period
     * @param spend USD, negative for less
     */
    public record EndedPeriod(Instant periodStart, Usd spend) {}
  }

  /** Somebody asks for something; a {@link Decision.DirectiveRejected} follows at once if it can't be done. */
  record DirectiveReceived(Directive directive) implements Fact {}

  /**
   * The principal came to be, or is no more.
   *
   * @param sighting which of both
   * @param event id of the CloudTrail event that tells
   * @param actor who did it; null if the event does not tell
   */
  record PrincipalObserved(Sighting sighting, String event, @Nullable String actor) implements Fact {}

  /**
   * A time that the account waits for has come.
   *
   * @param timer which one
   * @param dueAt when it was due; it may be noticed later
   */
  record TimerElapsed(Timer timer, Instant dueAt) implements Fact {}

  /**
   * The enforcer carried out a decision, or could not.
   *
   * @param decision sequence of the {@code SuspensionRequired} or {@code RestorationRequired} it answers
   * @param outcome what was read back, or what went wrong
   * @param simulated whether a bounded run took it for granted, in which case the enforcer confirms it afterwards
   */
  record OutcomeReported(long decision, Outcome outcome, boolean simulated) implements Fact {}

  /** What an account can wait for; of two that are due together the first counts first. */
  enum Timer {
    /** Before the others: a budget that is refreshed at the deadline is not suspended. */
    PERIOD_END, LEASE_END, EXEMPTION_END, GRACE_END
  }

  /** What can be seen of a principal's life. */
  enum Sighting {
    CREATED, DELETED
  }
}
