package io.github.budgeteer.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text broken at blanks to fit a width. */
final class Wrapped {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Wrapped() {}

  /** Returns at least one line; a word longer than the width is broken too. */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : BLANKS.split(text.strip(), -1)) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}
