package io.github.budgeteer.connectors.log;

/** Finds where a JSON value ends, by its brackets and strings alone, over as many pieces as it comes in. */
final class ValueScanner {
  private int depth;
  private boolean inString;
  private boolean escaped;

  void reset() {
    depth = 0;
    inString = false;
    escaped = false;
  }

  /** Returns the index after the value's last byte, or -1 if the value goes on after {@code end}. */
  int scan(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      byte value = bytes[i];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (value == '\\') {
          escaped = true;
        } else if (value == '"') {
          inString = false;
        }
      } else if (value == '"') {
        inString = true;
      } else if (value == '{' || value == '[') {
        depth++;
      } else if ((value == '}' || value == ']') && --depth <= 0) {
        return i + 1;
      }
    }
    return -1;
  }

  boolean inString() {
    return inString;
  }
}
