package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory holds after a run: totals over all its runs, and the current period of each principal.
 *
 * <p>The components, in this order, are the fields of the JSON object that {@code run --format json} prints.
 *
 * @param clock newest event time of a usable record; null when nothing was read
 * @param invocations how many records were read, and what became of them
 * @param spendUsd exact sum of the principals' {@code totalUsd}
 * @param principals sorted by id
 * @param decisions sorted by time, principal and sequence
 * @param quarantine sorted by reason; reasons without records are absent
 * @param notices when metering was blind, in the order told
 */
@JsonPropertyOrder({"clock", "invocations", "spendUsd", "principals", "decisions", "quarantine", "notices"})
public record RunReport(@Nullable Instant clock, Invocations invocations, Usd spendUsd,
    List<Principal> principals, List<Decided> decisions, List<Refused> quarantine,
    List<Notice> notices) {
  /** The order in which decisions are told, here and in the text for people. */
  static final Comparator<LedgerEntry> BY_TIME = Comparator.comparing(LedgerEntry::occurredAt)
      .thenComparing(LedgerEntry::principalId).thenComparingLong(LedgerEntry::sequence);

  public RunReport {
    principals = List.copyOf(principals);
    decisions = List.copyOf(decisions);
    quarantine = List.copyOf(quarantine);
    notices = List.copyOf(notices);
  }

  /**
   * Sums a run up; the self-test's principal is left out.
   *
   * @param accounts the latest form of each account
   * @param decisions all that were made
   * @param tallies the latest tally of each partition
   * @param quarantined everything that could not be used by reason, whoever refused it
   * @param clock newest event time of a usable record; null when nothing was read
   * @throws IllegalArgumentException if an entry of {@code decisions} is a fact
   */
  public static RunReport of(Collection<Account> accounts, Collection<LedgerEntry> decisions,
      Collection<IntakeTally> tallies, Map<QuarantineReason, Long> quarantined, @Nullable Instant clock) {
    List<Principal> principals = accounts.stream()
        .filter(account -> !SyntheticPrincipal.is(account.principalId()))
        .map(account -> Principal.of(account, clock))
        .sorted(Comparator.comparing(Principal::principalId)).toList();
    List<Refused> refused = quarantined.entrySet().stream().filter(entry -> entry.getValue() > 0)
        .map(entry -> new Refused(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(entry -> entry.reason().label())).toList();
    return new RunReport(clock, Invocations.of(tallies, refused),
        principals.stream().map(Principal::totalUsd).reduce(Usd.ZERO, Usd::plus), principals,
        decisions.stream().filter(decision -> !SyntheticPrincipal.is(decision.principalId())).sorted(BY_TIME)
            .map(Decided::of).toList(),
        refused, List.of());
  }

  /** Returns the report with what was told of metering itself. */
  public RunReport with(List<Notice> told) {
    return new RunReport(clock, invocations, spendUsd, principals, decisions, quarantine, told);
  }

  /**
   * What became of the records; a place that was seen in an earlier run counts once.
   *
   * @param read all of them: the sum of the next four
   * @param charged calls charged, free ones and estimates included
   * @param duplicate calls that another record had already told of
   * @param failed calls with an error code, which cost nothing
   * @param quarantined records that could not be used
   * @param estimated those of the charged whose model has no price
   */
  @JsonPropertyOrder({"read", "charged", "duplicate", "failed", "quarantined", "estimated"})
  public record Invocations(long read, long charged, long duplicate, long failed, long quarantined,
      long estimated) {
    static Invocations of(Collection<IntakeTally> tallies, List<Refused> refused) {
      long charged = tallies.stream().mapToLong(IntakeTally::charged).sum();
      long duplicate = tallies.stream().mapToLong(IntakeTally::duplicate).sum();
      long failed = tallies.stream().mapToLong(IntakeTally::failed).sum();
      long quarantined = refused.stream().mapToLong(Refused::count).sum();
      return new Invocations(charged + duplicate + failed + quarantined, charged, duplicate, failed,
          quarantined,
          tallies.stream().mapToLong(IntakeTally::estimated).sum());
    }
  }

  /**
   * One principal's budget.
   *
   * @param principalId as in the ledger
   * @param accountType for the text only: programs have the id
   * @param status the budget's verdict
   * @param threshold level that the current period's spend has reached
   * @param limitUsd USD per period; null for none
   * @param spentUsd spent in the current period
   * @param totalUsd spent since the account was opened
   * @param periodStart first instant of the current period
   * @param periodEnd first instant after it
   * @param invocations charged since the account was opened
   * @param access what IAM was read back to allow
   * @param afterSuspension charged while a suspension stood
   * @param models USD since the account was opened, by model
   */
  @JsonPropertyOrder({"principalId", "status", "threshold", "limitUsd", "spentUsd", "totalUsd", "periodStart",
      "periodEnd", "invocations", "access", "afterSuspension", "models"})
  public record Principal(String principalId, @JsonIgnore AccountType accountType, Status status,
      Threshold threshold, @Nullable Usd limitUsd, Usd spentUsd, Usd totalUsd, Instant periodStart,
      Instant periodEnd, long invocations, Access access, AfterSuspension afterSuspension,
      Map<String, Usd> models) {
    public Principal {
      models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    static Principal of(Account account, @Nullable Instant clock) {
      Period period = account.spend().period();
      Usd spent = account.spend().usd();
      Threshold threshold = account.level();
      // An idle account's period rolls at its next fact, so at the clock its snapshot may still show an ended one.
      if (clock != null && !clock.isBefore(period.end())) {
        period = account.policy().period().containing(clock, period);
        spent = Usd.ZERO;
        threshold = account.rules().levelOf(spent);
      }
      Account.Totals totals = account.totals();
      return new Principal(account.principalId(), account.accountType(), account.standing().status(),
          threshold,
          account.rules().limit(), spent, totals.usd(), period.start(), period.end(), totals.invocations(),
          account.standing().access(), totals.afterSuspension(), totals.models());
    }
  }

  /** One decision, by which its full form can be found in the ledger. */
  @JsonPropertyOrder({"type", "principalId", "sequence", "occurredAt"})
  public record Decided(String type, String principalId, long sequence, Instant occurredAt) {
    static Decided of(LedgerEntry entry) {
      if (!(entry.entry() instanceof Decision decision)) {
        throw new IllegalArgumentException(
            "decisions: entry " + entry.sequence() + " of " + entry.principalId()
                + " is a fact; only decisions stand on that topic");
      }
      return new Decided(decision.getClass().getSimpleName(), entry.principalId(), entry.sequence(),
          entry.occurredAt());
    }
  }

  /** How many records could not be used for one reason. */
  @JsonPropertyOrder({"reason", "count"})
  public record Refused(QuarantineReason reason, long count) {}
}
