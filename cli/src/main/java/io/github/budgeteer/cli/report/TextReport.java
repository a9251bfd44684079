package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Usd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells a report to people: who spent what, what was decided when and why, and what became of the records. */
public final class TextReport {
  private static final int MODELS_TOLD = 20;
  private static final String INDENT = "  ";

  private final RunReport report;
  private final List<LedgerEntry> decisions;
  private final List<EstimatedModel> estimated;
  private final TextLayout layout;

  private TextReport(RunReport report, Collection<LedgerEntry> decisions, List<EstimatedModel> estimated,
      TextLayout layout) {
    this.report = report;
    this.decisions = List.copyOf(decisions);
    this.estimated = estimated;
    this.layout = layout;
  }

  /**
   * Returns the text, with a line end behind every line, none of them wider than the layout.
   *
   * @param report the sums
   * @param decisions the decisions in full, the same that {@code report} was made of
   * @param estimated the models that have no price, the dearest first
   * @param layout width, zone and colours
   */
  public static String write(RunReport report, Collection<LedgerEntry> decisions,
      List<EstimatedModel> estimated, TextLayout layout) {
    return new TextReport(report, decisions, estimated, layout).write();
  }

  private String write() {
    if (report.invocations().read() == 0) {
      return "No log record was found, so there is nothing to report.\n";
    }
    PrincipalNames names = PrincipalNames.of(report.principals());
    List<List<String>> sections = new ArrayList<>();
    if (!report.principals().isEmpty()) {
      sections.add(new PrincipalTable(report, PrincipalTable.MOST_INTERESTING_FIRST, layout).lines());
      sections.add(new Verdicts(names, layout).lines(report, decisions));
    }
    if (!decisions.isEmpty()) {
      List<String> timeline = new ArrayList<>(new Timeline(names, layout).lines(decisions));
      timeline
          .addFirst(layout.paint(Paint.HEADING, "Decisions") + " (times in " + new Times(layout.zone()).name()
              + ")");
      sections.add(timeline);
    }
    sections.add(NoticeLines.section(report.notices(), layout));
    sections.add(records());
    return sections.stream().filter(section -> !section.isEmpty())
        .map(section -> String.join("\n", section) + "\n").collect(Collectors.joining("\n"));
  }

  private List<String> records() {
    RunReport.Invocations counts = report.invocations();
    List<String> lines = new ArrayList<>();
    lines.add(layout.paint(Paint.HEADING, "Records"));
    lines.addAll(Wrapped.lines(
        Figures.count(counts.read()) + " read: " + Figures.count(counts.charged()) + " charged, "
            + Figures.count(counts.duplicate(), "duplicate", "duplicates") + ", "
            + Figures.count(counts.failed())
            + " failed, " + Figures.count(counts.quarantined()) + " quarantined" + reasons() + ".",
        layout.width()));
    if (counts.estimated() > 0) {
      lines.addAll(Wrapped.lines(Figures.count(counts.estimated())
          + " of the charged came without a price in the price book, and were estimated.", layout.width()));
    }
    lines.addAll(unpriced());
    lines.addAll(prevented());
    return lines;
  }

  private List<String> unpriced() {
    List<String> lines = new ArrayList<>();
    if (!estimated.isEmpty()) {
      lines.addAll(Wrapped.lines(
          "Estimated until 'budgeteer prices import' brings a price, the dearest first:", layout.width()));
      estimated.stream().limit(MODELS_TOLD)
          .map(model -> model.model() + " in " + model.region() + ": " + model.usd().inCents())
          .flatMap(line -> Wrapped.lines(line, layout.width() - INDENT.length()).stream())
          .forEach(line -> lines.add(INDENT + line));
    }
    if (estimated.size() > MODELS_TOLD) {
      lines.add(INDENT + "and " + Figures.count(estimated.size() - MODELS_TOLD) + " more");
    }
    return lines;
  }

  private String reasons() {
    return report.quarantine().isEmpty()
        ? ""
        : report.quarantine().stream()
            .map(refused -> Figures.count(refused.count()) + ' ' + refused.reason().label())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** The log shows calls that were made, so what stands behind a suspension is what stopping would have saved. */
  private List<String> prevented() {
    AfterSuspension bound = after(principal -> principal.access() != Access.NOT_ENFORCEABLE);
    AfterSuspension unbound = after(principal -> principal.access() == Access.NOT_ENFORCEABLE);
    List<String> lines = new ArrayList<>();
    if (bound.invocations() > 0) {
      lines.addAll(Wrapped.lines(
          calls(bound) + " came after a suspension: what enforcement on the live account prevents.",
          layout.width()));
    }
    if (unbound.invocations() > 0) {
      lines.addAll(Wrapped.lines(
          calls(unbound)
              + " came after the suspension of a principal that no IAM policy binds, and could not be prevented.",
          layout.width()));
    }
    return lines;
  }

  private static String calls(AfterSuspension after) {
    return Figures.count(after.invocations(), "call", "calls") + " for " + after.usd().inCents();
  }

  private AfterSuspension after(Predicate<RunReport.Principal> which) {
    List<AfterSuspension> each = report.principals().stream().filter(which)
        .map(RunReport.Principal::afterSuspension).toList();
    return new AfterSuspension(each.stream().mapToLong(AfterSuspension::invocations).sum(),
        each.stream().map(AfterSuspension::usd).reduce(Usd.ZERO, Usd::plus));
  }
}
