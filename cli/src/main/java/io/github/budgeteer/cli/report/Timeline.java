package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Decisions in plain words, one a line. */
public final class Timeline {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);
  private static final int NAME = 34;

  private final ZoneId zone;

  public Timeline(ZoneId zone) {
    this.zone = zone;
  }

  /** Returns one decision as a line, or nothing if it says nothing to a reader of the timeline. */
  public Optional<String> line(LedgerEntry entry) {
    return words((Decision) entry.entry()).map(words -> String.format(Locale.ROOT, "%s  %-" + NAME + "s  %s",
        time(entry.occurredAt()), TextReport.shortened(entry.principalId(), NAME), words));
  }

  void write(List<LedgerEntry> decisions, int limit, List<String> lines) {
    List<String> told = decisions.stream()
        .sorted(Comparator.comparing(LedgerEntry::occurredAt).thenComparing(LedgerEntry::principalId)
            .thenComparing(LedgerEntry::sequence))
        .map(entry -> line(entry).orElse(null)).filter(Objects::nonNull).toList();
    long opened = decisions.stream().filter(entry -> entry.entry() instanceof Decision.BudgetInitialized)
        .count();
    lines.add("TIMELINE (" + zone + ")   " + opened + " budgets opened");
    lines.addAll(told.subList(0, Math.min(limit, told.size())));
    if (told.size() > limit) {
      lines.add("… and " + (told.size() - limit) + " more; --format json has all");
    }
  }

  private Optional<String> words(Decision decision) {
    return Optional.ofNullable(switch (decision) {
      case Decision.BudgetInitialized initialized -> null;
      case Decision.BudgetChanged changed ->
        "limit changed from " + TextReport.usd(changed.previousLimit()) + " to "
            + TextReport.usd(changed.limit());
      case Decision.BudgetRefreshed refreshed ->
        "new period; " + TextReport.usd(refreshed.spent()) + " were spent in the one before";
      case Decision.ThresholdChanged changed when changed.to().compareTo(changed.from()) < 0 -> null;
      case Decision.ThresholdChanged changed -> changed.to().name().toLowerCase(Locale.ROOT) + ": "
          + TextReport.usd(changed.spent()) + " of " + TextReport.usd(changed.limit());
      case Decision.GracePeriodStarted started ->
        "grace until " + time(started.deadline()) + ", then access is suspended";
      case Decision.GracePeriodCancelled cancelled -> "grace cancelled: " + cause(cancelled.cause());
      case Decision.SuspensionRequired required -> (required.enforced()
          ? "suspension required: "
          : "would be suspended (observe mode): ") + cause(required.cause()) + ", "
          + TextReport.usd(required.spent())
          + " of " + TextReport.usd(required.limit());
      case Decision.AccessSuspended suspended -> "access suspended, read back as denied";
      case Decision.SuspensionFailed failed -> "NOT suspended: " + failed.message();
      case Decision.RestorationRequired required -> required.enforced()
          ? "restoration required: " + cause(required.cause())
          : "budget restored: " + cause(required.cause());
      case Decision.AccessRestored restored -> "access restored, read back as allowed";
      case Decision.RestorationFailed failed -> "NOT restored: " + failed.message();
    });
  }

  private static String cause(Decision.Cause cause) {
    return switch (cause) {
      case GRACE_ELAPSED -> "the grace period is over";
      case LIMIT_REACHED -> "the limit is reached";
      case PERIOD_ENDED -> "a new period began";
      case LIMIT_CHANGED -> "the limit was changed";
      case MODE_CHANGED -> "the mode was changed";
    };
  }

  private String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }
}
