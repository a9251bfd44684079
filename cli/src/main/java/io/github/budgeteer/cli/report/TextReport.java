package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.RunReport.PrincipalLine;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report for people: a table of principals, a timeline of decisions, and what became of the log records. */
public final class TextReport {
  private static final int BAR = 10;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final ZoneId zone;
  private final int timelineLines;

  /**
   * Makes a writer.
   *
   * @param zone the zone that times are shown in
   * @param timelineLines the most lines the timeline may have
   */
  public TextReport(ZoneId zone, int timelineLines) {
    this.zone = zone;
    this.timelineLines = timelineLines;
  }

  /** Writes a report. */
  public String write(RunReport report, List<LedgerEntry> decisions) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    principals(report, lines);
    lines.add("");
    new Timeline(zone).write(decisions, timelineLines, lines);
    lines.add("");
    summary(report, lines);
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static void principals(RunReport report, List<String> lines) {
    lines.add(
        String.format(Locale.ROOT, "%-38s %12s %9s %16s  %-13s %s", "PRINCIPAL", "SPENT USD", "LIMIT", "USED",
            "STATUS", "ACCESS"));
    report.principals().stream().sorted(Comparator.comparing(PrincipalLine::spentUsd).reversed()
        .thenComparing(PrincipalLine::totalUsd, Comparator.reverseOrder())).forEach(
            line -> lines.add(
                String.format(Locale.ROOT, "%-38s %12s %9s %16s  %-13s %s", shortened(line.principalId(), 38),
                    cents(line.spentUsd()), line.limitUsd() == null ? "none" : line.limitUsd().toString(),
                    used(line),
                    word(line.status()), word(line.access()))));
    lines.add(String.format(Locale.ROOT, "%-38s %12s   in all, over all periods", report.principals().size()
        + " principals", cents(report.spendUsd())));
  }

  private static String used(PrincipalLine line) {
    Usd limit = line.limitUsd();
    if (limit == null) {
      return "";
    }
    BigDecimal percent = limit.isPositive()
        ? line.spentUsd().amount().multiply(HUNDRED).divide(limit.amount(), 0, RoundingMode.DOWN)
        : line.spentUsd().isPositive() ? HUNDRED : BigDecimal.ZERO;
    int full = percent.min(HUNDRED).intValue() * BAR / 100;
    return "█".repeat(full) + "░".repeat(BAR - full) + String.format(Locale.ROOT, "%5s%%",
        percent.compareTo(BigDecimal.valueOf(9999)) > 0 ? ">9999" : percent.toPlainString());
  }

  private static void summary(RunReport report, List<String> lines) {
    RunReport.Invocations counts = report.invocations();
    lines.add(counts.read() + " log records: " + counts.charged() + " charged"
        + (counts.estimated() > 0
            ? " (" + counts.estimated() + " by an estimate: no price for their model)"
            : "")
        + ", " + counts.duplicate() + " duplicates, " + counts.failed() + " failed calls, "
        + counts.quarantined()
        + " quarantined"
        + (report.quarantine().isEmpty()
            ? ""
            : report.quarantine().stream().map(line -> line.count() + " " + line.reason().label())
                .collect(Collectors.joining(", ", " (", ")"))));
    long after = report.principals().stream().mapToLong(line -> line.afterSuspension().invocations()).sum();
    Usd afterUsd = report.principals().stream().map(line -> line.afterSuspension().usd()).reduce(Usd.ZERO,
        Usd::plus);
    if (after > 0) {
      lines.add(after + " calls for " + cents(afterUsd)
          + " USD came after a suspension: what enforcement prevents.");
    }
  }

  /** Rounds for reading only: amounts are exact everywhere else. */
  static String cents(Usd usd) {
    return usd.amount().setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  /** Returns a principal without the part that all share; its end, which tells it from others, is kept. */
  static String shortened(String principalId, int width) {
    int resource = principalId.lastIndexOf(':') + 1;
    String name = principalId.substring(resource);
    return name.length() <= width
        ? name
        : name.substring(0, 12) + "…" + name.substring(name.length() - width + 13);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String usd(@Nullable Usd usd) {
    return usd == null ? "no limit" : cents(usd) + " USD";
  }
}
