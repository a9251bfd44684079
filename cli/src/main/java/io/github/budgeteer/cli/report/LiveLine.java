package io.github.budgeteer.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Topic;
import java.time.ZoneId;

/** One decision or notice as it comes, in a line of its own: time, principal, what happened. */
public final class LiveLine {
  private LiveLine() {}

  /** Writes a decision in words; times are of the zone. */
  public static String text(LedgerEntry entry, ZoneId zone) {
    Times times = new Times(zone);
    return times.full(entry.occurredAt()) + "  " + entry.principalId() + "  "
        + new DecisionWords(times).tell((Decision) entry.entry(), entry.occurredAt()).text();
  }

  /** Writes a notice in words; times are of the zone. */
  public static String text(Notice notice, ZoneId zone) {
    Times times = new Times(zone);
    return times.full(notice.occurredAt()) + "  " + new NoticeWords(times).tell(notice);
  }

  /** Writes a notice as one line of JSON, as it stands on its topic. */
  public static String json(Notice notice) {
    return new String(Topic.NOTICES.json().encode(notice), UTF_8);
  }

  /** Writes a decision as one line of JSON, as it stands in the report. */
  public static String json(LedgerEntry entry) {
    return ReportJson.line(RunReport.Decided.of(entry));
  }
}
