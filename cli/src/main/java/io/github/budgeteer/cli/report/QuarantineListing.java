package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.budgeteer.cli.quarantine.Remedy;
import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is set aside, and what to do about it. */
public final class QuarantineListing {
  /** Of one reason; the rest is counted. */
  static final int MOST = 20;
  private static final String INDENT = "  ";

  private final Function<SetAside, Remedy> remedies;
  private final TextLayout layout;
  private final Times times;

  private QuarantineListing(Function<SetAside, Remedy> remedies, TextLayout layout) {
    this.remedies = remedies;
    this.layout = layout;
    times = new Times(layout.zone());
  }

  /** One record in JSON; every field is there, null where there is nothing to tell. */
  @JsonPropertyOrder({"id", "reason", "message", "source", "refusedBy", "at", "attempts", "replayable",
      "remedy", "replayedBy", "replayReason"})
  private record Row(String id, QuarantineReason reason, String message, Place source, String refusedBy,
      Instant at, int attempts, boolean replayable, @Nullable String remedy, @Nullable String replayedBy,
      @Nullable String replayReason) {}

  /**
   * Returns the listing for people, by reason and what to do.
   *
   * @param remedies what can be done about each
   */
  public static List<String> text(List<SetAside> records, Function<SetAside, Remedy> remedies,
      TextLayout layout) {
    return new QuarantineListing(remedies, layout).text(records);
  }

  /** Returns the listing for programs: an array. */
  public static String json(List<SetAside> records, Function<SetAside, Remedy> remedies,
      TextLayout layout) {
    QuarantineListing listing = new QuarantineListing(remedies, layout);
    return ReportJson.of(records.stream().map(listing::row).toList());
  }

  private Row row(SetAside record) {
    Quarantined told = record.told();
    Quarantined.Replayed replayed = told.replayed();
    Remedy remedy = remedies.apply(record);
    boolean replayable = replayed == null
        && (remedy instanceof Remedy.ReplayCopy || remedy instanceof Remedy.ReplayOriginal);
    return new Row(record.id(), told.reason(), told.errorMessage(), told.source(), told.functionName(),
        told.timestamp(), told.attemptCount(), replayable, replayed == null ? remedyText(record) : null,
        replayed == null ? null : replayed.actor(), replayed == null ? null : replayed.reason());
  }

  private List<String> text(List<SetAside> records) {
    List<String> lines = new ArrayList<>();
    if (records.isEmpty()) {
      lines.add("There are no such records.");
      return lines;
    }
    Map<String, List<SetAside>> groups = records.stream().collect(
        Collectors.groupingBy(this::heading, TreeMap::new, Collectors.toList()));
    groups.forEach((heading, members) -> {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      String counted = members.getFirst().told().reason().label() + " ("
          + Figures.count(members.size()) + ")" + heading.substring(heading.indexOf(':'));
      Wrapped.lines(counted, layout.width()).forEach(line -> lines.add(layout.paint(Paint.HEADING, line)));
      members.stream().limit(MOST).forEach(record -> lay(record, lines));
      if (members.size() > MOST) {
        lines.add(layout.paint(Paint.QUIET, INDENT + "... and " + Figures.count(members.size() - MOST)
            + " more (--format json has all)"));
      }
    });
    return lines;
  }

  private String heading(SetAside record) {
    Quarantined.Replayed replayed = record.told().replayed();
    return record.told().reason().label() + ": " + (replayed == null
        ? remedyText(record)
        : "replayed by " + replayed.actor() + ": " + replayed.reason());
  }

  private String remedyText(SetAside record) {
    return switch (remedies.apply(record)) {
      case Remedy.ReplayCopy _ ->
        "'budgeteer quarantine replay --reason " + record.told().reason().label() + "' takes it in again";
      case Remedy.ReplayOriginal _ -> "once this is the version that wrote it, 'budgeteer quarantine replay "
          + "--reason " + record.told().reason().label() + "' takes it in again";
      case Remedy.Wait wait ->
        "its time has not come: it can be replayed from " + times.full(wait.until()) + " " + times.name();
      case Remedy.ByHand byHand -> byHand.what();
    };
  }

  private void lay(SetAside record, List<String> lines) {
    Quarantined told = record.told();
    String start = INDENT + record.id() + INDENT + times.full(told.timestamp()) + INDENT;
    String attempts = told.attemptCount() > 1 ? " (attempt " + told.attemptCount() + ")" : "";
    String text = told.source() + ": " + told.errorMessage() + attempts;
    for (String line : Wrapped.lines(text, layout.width() - start.length())) {
      lines.add(start + line);
      start = " ".repeat(start.length());
    }
  }
}
