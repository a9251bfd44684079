package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why access is away or about to go, and what brings it back: one paragraph for each principal it concerns. */
final class Verdicts {
  private final TextLayout layout;
  private final Times times;
  private final PrincipalNames names;

  Verdicts(PrincipalNames names, TextLayout layout) {
    this.layout = layout;
    this.times = new Times(layout.zone());
    this.names = names;
  }

  List<String> lines(RunReport report, List<LedgerEntry> decisions) {
    List<LedgerEntry> newestFirst = decisions.stream().sorted(RunReport.BY_TIME.reversed()).toList();
    List<String> lines = new ArrayList<>();
    for (RunReport.Principal principal : report.principals().stream()
        .sorted(PrincipalTable.MOST_INTERESTING_FIRST).toList()) {
      explain(principal, newestFirst).ifPresent(text -> {
        List<String> wrapped = Wrapped.lines(names.of(principal.principalId()) + ": " + text,
            layout.width() - 2);
        wrapped.forEach(line -> lines.add((line.equals(wrapped.getFirst()) ? "" : "  ") + line));
      });
    }
    if (!lines.isEmpty()) {
      lines.addFirst(layout.paint(Paint.HEADING, "Why"));
    }
    return lines;
  }

  private Optional<String> explain(RunReport.Principal principal, List<LedgerEntry> newestFirst) {
    return switch (principal.status()) {
      case ACTIVE, RESTORING, CLOSED -> Optional.empty();
      case GRACE_PERIOD -> newest(principal, newestFirst, Decision.GracePeriodStarted.class)
          .map(found -> "reached its limit at " + times.full(found.at.occurredAt()) + " with "
              + Figures.spentOf(found.decision.spent(), found.decision.limit()) + " and keeps access until "
              + times.full(found.decision.deadline())
              + ". It stays if the limit is raised or a new period begins before then.");
      case SUSPENDING, SUSPENDED ->
        newest(principal, newestFirst, Decision.SuspensionRequired.class)
            .map(found -> suspended(principal, found));
    };
  }

  private String suspended(RunReport.Principal principal, Found<Decision.SuspensionRequired> found) {
    StringBuilder text = new StringBuilder(
        principal.status() == Status.SUSPENDED ? "suspended" : "to be suspended");
    text.append(" at ").append(times.full(found.at.occurredAt())).append(", because ")
        .append(found.decision.cause().words()).append(" and ")
        .append(Figures.spentOf(found.decision.spent(), found.decision.limit()))
        .append(" was spent in the period that began ").append(times.full(principal.periodStart()))
        .append('.');
    if (!found.decision.enforced()) {
      return text.append(" That is not enforced: it keeps access.").toString();
    }
    if (principal.access() == Access.NOT_ENFORCEABLE) {
      return text.append(" No IAM policy binds this kind of identity, so it keeps access.").toString();
    }
    if (found.decision.cause() == Decision.Cause.MANUAL_HOLD) {
      return text.append(" Access comes back when the hold is lifted.").toString();
    }
    return text.append(" Access comes back at ").append(times.full(principal.periodEnd()))
        .append(", when the next period begins, or when the limit is raised.").toString();
  }

  private static <D extends Decision> Optional<Found<D>> newest(RunReport.Principal principal,
      List<LedgerEntry> newestFirst, Class<D> type) {
    return newestFirst.stream()
        .filter(
            entry -> entry.principalId().equals(principal.principalId()) && type.isInstance(entry.entry()))
        .findFirst().map(entry -> new Found<>(entry, type.cast(entry.entry())));
  }

  private record Found<D extends Decision>(LedgerEntry at, D decision) {}
}
