package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.QuarantineReason;

/** One piece of a log file. */
public sealed interface Frame {

  /** Returns the 1-based line on which it starts. */
  long line();

  /**
   * A line that begins as an object does and ends as one does. Nearly always it is one value; if it is not,
   * {@link LogFileReader#split} cuts it. Asking the one who reads it anyway spares a look at every byte.
   *
   * @param json the bytes; valid until the next frame is read
   * @param start index of the first
   * @param end index behind the last
   */
  @SuppressWarnings("ArrayRecordComponent") // A view into the reader's buffer: copying it would double the work.
  record Line(byte[] json, int start, int end, long line) implements Frame {}

  /** Text that is one whole JSON value as far as its brackets tell. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody else holds it.
  record Value(byte[] json, long line) implements Frame {}

  /**
   * Text that is none, and that no later bytes can complete.
   *
   * @param fingerprint {@code sha256:HEX,bytes:N} of the text
   * @param reason why it can't be used
   */
  record Unusable(String fingerprint, QuarantineReason reason, long line) implements Frame {}

  /**
   * The file ends inside a value or inside its compression: later bytes may complete it.
   *
   * @param fingerprint {@code sha256:HEX,bytes:N} of what there is of it
   * @param reason why it can't be used as it is
   */
  record Unfinished(String fingerprint, QuarantineReason reason, long line) implements Frame {}
}
