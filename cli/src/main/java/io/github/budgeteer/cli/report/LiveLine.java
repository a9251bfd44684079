package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import java.time.ZoneId;

/** One decision as it comes, in a line of its own: time, principal, what happened. */
public final class LiveLine {
  private LiveLine() {}

  /** Writes a decision in words; times are of the zone. */
  public static String text(LedgerEntry entry, ZoneId zone) {
    Times times = new Times(zone);
    return times.full(entry.occurredAt()) + "  " + entry.principalId() + "  "
        + new DecisionWords(times).tell((Decision) entry.entry(), entry.occurredAt()).text();
  }

  /** Writes a decision as one line of JSON, as it stands in the report. */
  public static String json(LedgerEntry entry) {
    return ReportJson.line(RunReport.Decided.of(entry));
  }
}
