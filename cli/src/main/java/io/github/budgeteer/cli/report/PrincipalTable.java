package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The table of principals. */
final class PrincipalTable {
  private static final int BAR = 8;
  private static final int NARROWEST_NAME = 24;
  private static final String GAP = "  ";
  /** For a report: whoever is not simply active first, then by all they ever spent. */
  static final Comparator<RunReport.Principal> MOST_INTERESTING_FIRST = Comparator
      .comparing((RunReport.Principal principal) -> principal.status() == Status.ACTIVE)
      .thenComparing(RunReport.Principal::totalUsd, Comparator.reverseOrder())
      .thenComparing(RunReport.Principal::principalId);

  /** For whoever looks after an instance: suspended, in grace, over the limit, and so on down to who was deleted. */
  static final Comparator<RunReport.Principal> MOST_URGENT_FIRST = Comparator
      .comparingInt(PrincipalTable::urgency)
      .thenComparing(RunReport.Principal::threshold, Comparator.reverseOrder())
      .thenComparing(principal -> Figures.percent(principal.spentUsd(), principal.limitUsd()),
          Comparator.nullsLast(Comparator.reverseOrder()))
      .thenComparing(MOST_INTERESTING_FIRST);

  private final RunReport report;
  private final Comparator<RunReport.Principal> order;
  private final TextLayout layout;

  PrincipalTable(RunReport report, Comparator<RunReport.Principal> order, TextLayout layout) {
    this.report = report;
    this.order = order;
    this.layout = layout;
  }

  private static int urgency(RunReport.Principal principal) {
    return switch (principal.status()) {
      case SUSPENDED -> 0;
      case SUSPENDING -> 1;
      case GRACE_PERIOD -> 2;
      case RESTORING -> 3;
      case ACTIVE -> 4;
      case CLOSED -> 5;
    };
  }

  List<String> lines() {
    List<RunReport.Principal> principals = report.principals().stream().sorted(order).toList();
    List<Column> columns = fitting(principals);
    PrincipalNames all = PrincipalNames.of(principals);
    int left = layout.width() - width(columns);
    PrincipalNames names = all.within(left);
    int nameWidth = Math.min(left, Math.max(all.widest(), NARROWEST_NAME));

    List<String> lines = new ArrayList<>();
    StringBuilder heading = new StringBuilder(padded("Principal", nameWidth, false));
    columns.forEach(column -> heading.append(GAP).append(padded(column.title, column.width, column.right)));
    lines.add(layout.paint(Paint.HEADING, heading.toString().stripTrailing()));
    for (RunReport.Principal principal : principals) {
      StringBuilder line = new StringBuilder(padded(names.of(principal.principalId()), nameWidth, false));
      for (Column column : columns) {
        String cell = column.cell.apply(principal);
        // The last column keeps no blanks behind it, and blanks are never painted.
        String blanks = " ".repeat(column.width - cell.length());
        String painted = layout.paint(column.paint.apply(principal), cell);
        line.append(GAP).append(column.right ? blanks + painted : painted + blanks);
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(
        Figures.count(principals.size(), "principal", "principals") + ", " + report.spendUsd().inCents()
            + " in all");
    return lines;
  }

  /** Leaves out what says least where a line is too short for everything: first the bar, then the total. */
  private List<Column> fitting(List<RunReport.Principal> principals) {
    List<Column> columns = new ArrayList<>(List.of(
        column("Spent", true, principals, principal -> principal.spentUsd().inCents(),
            PrincipalTable::level),
        column("Limit", true, principals, principal -> Figures.limit(principal.limitUsd()),
            principal -> Paint.NONE),
        column("Used", true, principals,
            principal -> Figures.share(principal.spentUsd(), principal.limitUsd()), PrincipalTable::level),
        column("", false, principals, PrincipalTable::bar, PrincipalTable::level),
        column("Total", true, principals, principal -> principal.totalUsd().inCents(),
            principal -> Paint.NONE),
        column("Status", false, principals, principal -> status(principal.status()),
            principal -> paint(principal.status())),
        column("Access", false, principals, principal -> access(principal.access()),
            principal -> paint(principal.access()))));
    for (String title : List.of("", "Total")) {
      if (layout.width() - width(columns) < NARROWEST_NAME) {
        columns.removeIf(column -> column.title.equals(title));
      }
    }
    return columns;
  }

  static String status(Status status) {
    return switch (status) {
      case ACTIVE -> "active";
      case GRACE_PERIOD -> "grace period";
      case SUSPENDING -> "suspending";
      case SUSPENDED -> "suspended";
      case RESTORING -> "restoring";
      case CLOSED -> "closed";
    };
  }

  static String access(Access access) {
    return switch (access) {
      case ALLOWED -> "allowed";
      case DENIED -> "denied";
      case UNKNOWN -> "unknown";
      case NOT_ENFORCEABLE -> "not enforceable";
    };
  }

  static Paint paint(Status status) {
    return switch (status) {
      case ACTIVE -> Paint.NONE;
      case CLOSED -> Paint.QUIET;
      case GRACE_PERIOD, RESTORING -> Paint.CAUTION;
      case SUSPENDING, SUSPENDED -> Paint.ALARM;
    };
  }

  private static Paint paint(Access access) {
    return switch (access) {
      case ALLOWED -> Paint.NONE;
      case DENIED -> Paint.ALARM;
      case UNKNOWN -> Paint.CAUTION;
      case NOT_ENFORCEABLE -> Paint.QUIET;
    };
  }

  private static Paint level(RunReport.Principal principal) {
    return paint(principal.threshold());
  }

  static Paint paint(Threshold threshold) {
    return switch (threshold) {
      case NORMAL -> Paint.NONE;
      case WARNING, CRITICAL -> Paint.CAUTION;
      case EXCEEDED -> Paint.ALARM;
    };
  }

  /** Any spend shows, and only a limit that is reached fills the bar. */
  private static String bar(RunReport.Principal principal) {
    Usd spent = principal.spentUsd();
    BigDecimal percent = Figures.percent(spent, principal.limitUsd());
    if (percent == null) {
      return principal.threshold() == Threshold.EXCEEDED ? "█".repeat(BAR) : "";
    }
    int filled = percent.min(BigDecimal.valueOf(100)).intValue() * BAR / 100;
    if (filled == 0 && spent.isPositive()) {
      filled = 1;
    }
    return "█".repeat(filled) + "░".repeat(BAR - filled);
  }

  private static Column column(String title, boolean right, List<RunReport.Principal> principals,
      Function<RunReport.Principal, String> cell, Function<RunReport.Principal, Paint> paint) {
    int width = principals.stream().mapToInt(principal -> cell.apply(principal).length()).max().orElse(0);
    return new Column(title, Math.max(width, title.length()), right, cell, paint);
  }

  private static int width(List<Column> columns) {
    return columns.stream().mapToInt(column -> GAP.length() + column.width).sum();
  }

  private static String padded(String text, int width, boolean right) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    return right ? blanks + text : text + blanks;
  }

  private record Column(String title, int width, boolean right, Function<RunReport.Principal, String> cell,
      Function<RunReport.Principal, Paint> paint) {}
}
