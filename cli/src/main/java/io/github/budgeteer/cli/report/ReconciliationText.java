package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.ReconciliationRecord.Answered;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a comparison of what is actual with what is wanted came to. */
public final class ReconciliationText {
  private ReconciliationText() {}

  /** Returns the lines for people, what remains last. */
  public static List<String> lines(ReconciliationResult result) {
    List<String> lines = new ArrayList<>();
    result.found().stream().filter(found -> found.fate() == Fate.REPAIRED)
        .forEach(found -> lines.add(line(found)));
    result.found().stream().filter(found -> found.fate() != Fate.REPAIRED)
        .forEach(found -> lines.add(line(found)));
    for (Part part : Part.values()) {
      Answered answered = result.answered().get(part);
      if (answered != null) {
        answered.passedOver().forEach(
            principalId -> lines.add(principalId + ": " + switch (part) {
              case ACCESS -> "nothing was ever enforced on it, or that was given up";
              case ROWS -> "has no account, and so no row";
            }));
        lines.add(summary(answered, result));
      }
    }
    return lines;
  }

  /** Returns one JSON object. */
  public static String json(ReconciliationResult result) {
    return ReportJson.of(new Told(result.complete(), result.found(),
        Arrays.stream(Part.values()).map(result.answered()::get).filter(each -> each != null)
            .map(each -> new Looked(each.part().label(), each.looked(), each.passedOver())).toList()));
  }

  private record Told(boolean complete, List<Found> found, List<Looked> looked) {}

  private record Looked(String part, int number, List<String> passedOver) {}

  private static String line(Found found) {
    Drift drift = found.drift();
    String what = drift == null ? "could not be read" : drift.kind().label() + ": " + drift.message();
    return found.principalId() + ": " + what + switch (found.fate()) {
      case REPAIRED -> "; repaired";
      case LEFT -> "; left as it is";
      case REMAINS -> "; remains" + because(found.message());
      case UNREADABLE -> because(found.message());
    };
  }

  private static String because(@Nullable String message) {
    return message == null ? "" : ": " + message;
  }

  private static String summary(Answered answered, ReconciliationResult result) {
    List<Found> own = result.found().stream().filter(found -> found.part() == answered.part()).toList();
    long repaired = own.stream().filter(found -> found.fate() == Fate.REPAIRED).count();
    String looked = switch (answered.part()) {
      case ACCESS -> "Access: looked at " + Figures.count(answered.looked(), "principal", "principals");
      case ROWS -> "Rows: looked at " + Figures.count(answered.looked(), "row", "rows");
    };
    return looked + (own.isEmpty()
        ? "; nothing differs"
        : "; " + Figures.count(own.size(), "difference", "differences") + ", " + repaired + " repaired");
  }
}
