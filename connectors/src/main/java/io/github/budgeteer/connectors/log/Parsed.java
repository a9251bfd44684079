package io.github.budgeteer.connectors.log;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.QuarantineReason;

/** What a log record turned out to be. */
public sealed interface Parsed {

  /** A Bedrock call. */
  record Call(Invocation invocation) implements Parsed {}

  /**
   * Nothing that can be used.
   *
   * @param message what is wrong, without any of the record's text
   */
  record Refused(QuarantineReason reason, String message) implements Parsed {}
}
