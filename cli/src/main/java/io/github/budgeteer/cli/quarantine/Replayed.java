package io.github.budgeteer.cli.quarantine;

import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Quarantined;

/** What became of a record that somebody wanted to be taken in again. */
public sealed interface Replayed {
  /** The call was charged, by this entry of the ledger. */
  record Charged(LedgerEntry entry) implements Replayed {}

  /** The call was charged before, or by another copy: it counts once. */
  record ChargedAlready() implements Replayed {}

  /** It was read; a failed call costs nothing, and the rest charges nothing by itself. */
  record TakenIn() implements Replayed {}

  /** It was set aside again. */
  record RefusedAgain(Quarantined told) implements Replayed {}

  /** Nobody has read it yet: it is in the queue. */
  record Unanswered() implements Replayed {}

  /** Nothing was done. */
  record Left(Plan plan) implements Replayed {}
}
