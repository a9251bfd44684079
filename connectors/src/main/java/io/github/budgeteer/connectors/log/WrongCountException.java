package io.github.budgeteer.connectors.log;

/** A count of Bedrock's own that is no count. */
final class WrongCountException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  /** Without a stack trace: broken input is not our fault, and a file may be full of it. */
  WrongCountException(String field) {
    super(field, null, false, false);
    this.field = field;
  }

  String describe() {
    return field + " is no whole number from 0 to " + JsonCursor.LARGEST_COUNT;
  }
}
