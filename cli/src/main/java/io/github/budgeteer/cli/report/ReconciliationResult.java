package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.ReconciliationRecord.Answered;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import java.util.List;
import java.util.Map;

/**
 * What came of a request to compare what is actual with what is wanted.
 *
 * @param found what differs, or could not be read, in the order told
 * @param answered the last word of each part that has answered in time
 */
public record ReconciliationResult(List<Found> found, Map<Part, Answered> answered) {
  public ReconciliationResult {
    found = List.copyOf(found);
    answered = Map.copyOf(answered);
  }

  /** Tells whether all parts have answered. */
  public boolean complete() {
    return answered.size() == Part.values().length;
  }

  /** Tells whether nothing differs any more. */
  public boolean nothingRemains() {
    return found.stream().allMatch(each -> each.fate() == Fate.REPAIRED);
  }
}
