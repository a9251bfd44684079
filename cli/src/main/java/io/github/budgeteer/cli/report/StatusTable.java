package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Account;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The accounts of an instance at a glance. */
public final class StatusTable {
  private StatusTable() {}

  /** Returns the table for people, the most urgent first. */
  public static List<String> text(Collection<Account> accounts, Instant now, TextLayout layout) {
    return accounts.isEmpty()
        ? List.of("There are no such accounts.")
        : new PrincipalTable(report(accounts, now), PrincipalTable.MOST_URGENT_FIRST, layout).lines();
  }

  /** Returns the principals as {@code run --format json} has them. */
  public static String json(Collection<Account> accounts, Instant now) {
    return ReportJson.of(report(accounts, now).principals());
  }

  private static RunReport report(Collection<Account> accounts, Instant now) {
    return RunReport.of(accounts, List.of(), List.of(), Map.of(), now);
  }
}
