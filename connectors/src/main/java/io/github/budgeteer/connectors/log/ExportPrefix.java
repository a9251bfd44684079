package io.github.budgeteer.connectors.log;

/** The time and blank that CloudWatch's export to S3 puts before every message. */
final class ExportPrefix {
  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
  private static final int LONGEST = 40;

  private ExportPrefix() {}

  /** Returns where the message begins: after the prefix, or at {@code start} if there is none. */
  static int skip(byte[] bytes, int start, int end) {
    if (end - start <= SHAPE.length()) {
      return start;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      byte value = bytes[start + i];
      char shape = SHAPE.charAt(i);
      if (shape == 'd' ? value < '0' || value > '9' : value != shape) {
        return start;
      }
    }
    for (int i = start + SHAPE.length(); i < Math.min(end, start + LONGEST); i++) {
      if (bytes[i] == ' ' || bytes[i] == '\t') {
        return i + 1;
      }
    }
    return start;
  }
}
