package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.budgeteer.events.Usd;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What new prices do.
 *
 * @param what the prices
 * @param counts what becomes of the prices; null if there are none among the changes
 * @param affected principals whose spend changes
 * @param applied when that happens; null for a look ahead
 */
public record PriceChanges(String what, @Nullable PriceCounts counts, List<PriceChange> affected,
    @Nullable Applied applied) {
  /** When accounts follow new prices. */
  public enum Applied {
    /** They have. */
    NOW,
    /** The run that uses the directory does it within seconds. */
    BY_THE_RUNNING,
    /** The next run on the directory does it first. */
    BY_THE_NEXT_RUN
  }

  /** One principal in JSON. */
  private record Row(String principalId, Usd periodBeforeUsd, Usd periodAfterUsd, Usd changeUsd,
      String effect) {}

  /** All in JSON. */
  private record Document(@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String applied,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PriceCounts prices, Usd changeUsd,
      List<Row> principals) {}

  /** Returns one JSON object. */
  public String json() {
    Usd sum = affected.stream().map(PriceChange::change).reduce(Usd.ZERO, Usd::plus);
    return ReportJson
        .of(new Document(applied == null ? null : applied.name().toLowerCase(Locale.ROOT), counts, sum,
            affected.stream().map(change -> new Row(change.principalId(), change.before(), change.after(),
                change.change(), effect(change))).toList()));
  }

  /** Returns a table for people. */
  public String text() {
    StringBuilder text = new StringBuilder(what).append(": ")
        .append(counts == null ? "" : counts.text() + "; ")
        .append(Figures.count(affected.size(), "principal", "principals"))
        .append(applied == null ? " would be" : "").append(" affected").append(System.lineSeparator());
    if (!affected.isEmpty()) {
      text.append(String.format(Locale.ROOT, "%-60s %12s %12s %12s  %s%n", "Principal", "Period now", "then",
          "Change", ""));
    }
    for (PriceChange change : affected) {
      text.append(String.format(Locale.ROOT, "%-60s %12s %12s %12s  %s%n", change.principalId(),
          change.before().inCents(), change.after().inCents(), change.change().inCents(),
          effect(change)).replaceAll(" +(\\R)$", "$1"));
    }
    if (applied != null) {
      text.append(switch (applied) {
        case NOW -> "Applied.";
        case BY_THE_RUNNING -> "The run that uses the directory applies it within seconds.";
        case BY_THE_NEXT_RUN -> "The next run on the directory applies it first.";
      });
    } else {
      text.append("Nothing was changed.");
    }
    return text.toString();
  }

  private static String effect(PriceChange change) {
    return change.suspends() ? "suspended" : change.restores() ? "restored" : "";
  }
}
