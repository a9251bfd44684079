package io.github.budgeteer.cli.budgets;

import java.util.Comparator;

/**
 * What is wrong with a file of budgets.
 *
 * @param line where, from 1
 * @param message what is wrong, and what would be accepted
 */
public record Problem(int line, String message) {
  static final Comparator<Problem> FROM_THE_TOP = Comparator.comparingInt(Problem::line);

  @Override
  public String toString() {
    return "line " + line + ": " + message;
  }
}
