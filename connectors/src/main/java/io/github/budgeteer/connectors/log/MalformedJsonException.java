package io.github.budgeteer.connectors.log;

/** Text that is no JSON; the message says why, without any of the text. */
final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NOWHERE = -1;

  private final String reason;
  private final int index;

  /** Without a stack trace: broken input is not our fault, and a file may be full of it. */
  private MalformedJsonException(String message, int index) {
    super(message, null, false, false);
    this.reason = message;
    this.index = index;
  }

  static MalformedJsonException at(int index) {
    return new MalformedJsonException("no JSON", index);
  }

  static MalformedJsonException notUtf8(int index) {
    return new MalformedJsonException("no UTF-8", index);
  }

  static MalformedJsonException endsEarly() {
    return new MalformedJsonException("the JSON ends too early", NOWHERE);
  }

  static MalformedJsonException tooDeep() {
    return new MalformedJsonException("nested deeper than " + JsonCursor.DEEPEST + " levels", NOWHERE);
  }

  /**
   * Returns what is wrong, and where.
   *
   * @param start index of the text's first byte, which is column 1
   */
  String describe(int start) {
    return index == NOWHERE ? reason : reason + " at column " + (index - start + 1);
  }
}
