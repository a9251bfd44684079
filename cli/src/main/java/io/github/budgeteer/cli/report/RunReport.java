package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a data directory knows, over all its runs; the JSON of {@code run --until-idle --format json} is this record.
 *
 * @param clock the newest event time of a usable record; null if there is none
 * @param invocations what became of the log records
 * @param spendUsd exact sum of all principals' lifetime spend
 * @param principals sorted by id
 * @param decisions sorted by time, principal, sequence
 * @param quarantine sorted by reason
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunReport(@Nullable Instant clock, Invocations invocations, Usd spendUsd,
    List<PrincipalLine> principals,
    List<DecisionLine> decisions, List<QuarantineLine> quarantine) {

  /**
   * Counts of log records; {@code read} is the sum of the others but {@code estimated}, which is part of {@code charged}.
   */
  public record Invocations(long read, long charged, long duplicate, long failed, long quarantined,
      long estimated) {}

  /**
   * One principal.
   *
   * @param threshold of the current period, like {@code limitUsd}, {@code spentUsd}, {@code periodStart} and
   *     {@code periodEnd}
   * @param totalUsd lifetime
   * @param models lifetime USD by model
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record PrincipalLine(String principalId, Status status, Threshold threshold,
      @Nullable Usd limitUsd, Usd spentUsd, Usd totalUsd, Instant periodStart, Instant periodEnd,
      long invocations,
      Access access, Account.AfterSuspension afterSuspension, Map<String, Usd> models) {}

  /** One decision. */
  public record DecisionLine(String type, String principalId, long sequence, Instant occurredAt) {}

  /** How many records were set aside for one reason. */
  public record QuarantineLine(QuarantineReason reason, long count) {}

  /**
   * Makes the report.
   *
   * @param quarantined everything on the quarantine topic
   * @param now what the current period is current at; null if nothing usable was read
   */
  public static RunReport of(Collection<Account> accounts, Collection<LedgerEntry> decisions,
      Collection<IntakeTally> tallies, Map<QuarantineReason, Long> quarantined, @Nullable Instant now) {
    long charged = tallies.stream().mapToLong(IntakeTally::charged).sum();
    long duplicate = tallies.stream().mapToLong(IntakeTally::duplicate).sum();
    long failed = tallies.stream().mapToLong(IntakeTally::failed).sum();
    long estimated = tallies.stream().mapToLong(IntakeTally::estimated).sum();
    long refused = quarantined.values().stream().mapToLong(Long::longValue).sum();
    return new RunReport(now,
        new Invocations(charged + duplicate + failed + refused, charged, duplicate, failed, refused,
            estimated),
        accounts.stream().map(account -> account.totals().usd()).reduce(Usd.ZERO, Usd::plus),
        accounts.stream().map(account -> line(account, now))
            .sorted(Comparator.comparing(PrincipalLine::principalId))
            .toList(),
        decisions.stream().map(RunReport::line)
            .sorted(Comparator.comparing(DecisionLine::occurredAt).thenComparing(DecisionLine::principalId)
                .thenComparing(DecisionLine::sequence))
            .toList(),
        quarantined.entrySet().stream().map(entry -> new QuarantineLine(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(line -> line.reason().label())).toList());
  }

  private static PrincipalLine line(Account account, @Nullable Instant now) {
    Period period = account.spend().period();
    Usd spent = account.spend().usd();
    Threshold level = account.level();
    if (now != null && !now.isBefore(period.end())) {
      // An idle account's period rolls at its next fact; until then this is how it stands.
      period = account.policy().period().containing(now, period);
      spent = Usd.ZERO;
      level = Threshold.NORMAL;
    }
    return new PrincipalLine(account.principalId(), account.standing().status(), level,
        account.policy().limit(), spent, account.totals().usd(), period.start(), period.end(),
        account.totals().invocations(), account.standing().access(), account.totals().afterSuspension(),
        new TreeMap<>(account.totals().models()));
  }

  /** Returns the line of one decision. */
  public static DecisionLine line(LedgerEntry entry) {
    return new DecisionLine(entry.entry().getClass().getSimpleName(), entry.principalId(), entry.sequence(),
        entry.occurredAt());
  }
}
