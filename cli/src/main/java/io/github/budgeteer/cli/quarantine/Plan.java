package io.github.budgeteer.cli.quarantine;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What would be done with a record that somebody wants to be taken in again. */
public sealed interface Plan {
  /**
   * It is written to its topic again.
   *
   * @param key as on that topic
   * @param value likewise
   * @param call what it is, if it is a call; null if it is something else
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, and never compared.
  record Send(Topic<?> topic, @Nullable String key, byte[] value,
      @Nullable Invocation call) implements Plan {}

  /** The call was charged before it was set aside: nothing is left to do. */
  record ChargedAlready(LedgerEntry entry) implements Plan {}

  /** Whether the call was charged can't be told: the ledger does not go back far enough. */
  record LedgerCut(Instant begins) implements Plan {}

  /** The topic does not have it any more. */
  record Gone() implements Plan {}

  /** This version does not understand it either. */
  record NotUnderstood() implements Plan {}

  /** It can't be taken in again, or not yet. */
  record Otherwise(Remedy remedy) implements Plan {}
}
