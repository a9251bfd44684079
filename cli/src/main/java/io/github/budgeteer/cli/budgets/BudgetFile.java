package io.github.budgeteer.cli.budgets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A file of budgets; {@code docs/budgets.md} says what may stand in it. */
public final class BudgetFile {
  private final List<Budget> budgets;
  private final boolean complete;

  BudgetFile(List<Budget> budgets, boolean complete) {
    this.budgets = List.copyOf(budgets);
    this.complete = complete;
  }

  /** What came of reading one. */
  public sealed interface Reading {
    /** It makes sense as a whole. */
    record Understood(BudgetFile file) implements Reading {}

    /** It does not; all that is wrong, from the top. */
    record Refused(List<Problem> problems) implements Reading {
      public Refused {
        problems = problems.stream().sorted(Problem.FROM_THE_TOP).toList();
      }
    }
  }

  /**
   * Reads YAML.
   *
   * @param now what lies behind this time is refused
   * @param principals makes a principal's id of how the file names it; an {@link IllegalArgumentException} says why it can't
   */
  public static Reading read(String yaml, Instant now, UnaryOperator<String> principals) {
    List<Problem> problems = new ArrayList<>();
    YamlNode root = YamlTree.read(yaml, problems);
    BudgetFile file = root == null
        ? new BudgetFile(List.of(), false)
        : new BudgetReader(problems, now, principals).file(root);
    return problems.isEmpty() ? new Reading.Understood(file) : new Reading.Refused(problems);
  }

  /** Returns what it wants, each principal once. */
  List<Budget> budgets() {
    return budgets;
  }

  /** Tells whether what it does not name is to be as the account type has it. */
  boolean complete() {
    return complete;
  }
}
