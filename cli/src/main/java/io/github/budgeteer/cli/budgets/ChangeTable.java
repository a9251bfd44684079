package io.github.budgeteer.cli.budgets;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Changes as a table: whose, what, and from what to what. */
public final class ChangeTable {
  private static final List<String> HEADING = List.of("Principal", "What", "Now", "Then");
  private static final String GAP = "  ";

  private ChangeTable() {}

  /** Returns the table, a heading first, none of its cells cut. */
  public static List<String> lines(List<BudgetChange> changes) {
    List<List<String>> rows = Stream.concat(Stream.of(HEADING), changes.stream()
        .map(change -> List.of(change.principalId(), change.what(), change.now(), change.then()))).toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(rows, column) - cell.length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
