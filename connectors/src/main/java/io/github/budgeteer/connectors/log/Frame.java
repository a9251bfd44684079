package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.QuarantineReason;

/** One piece of a log file. */
public sealed interface Frame {

  /** Returns the 1-based line on which it starts. */
  long line();

  /**
   * Text that is one whole JSON value as far as its brackets tell.
   *
   * @param json the bytes; valid until the next frame is read
   * @param length how many of them
   */
  @SuppressWarnings("ArrayRecordComponent") // A view into the reader's buffer: copying it would double the work.
  record Value(byte[] json, int length, long line) implements Frame {}

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
