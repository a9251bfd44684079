package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import java.time.Instant;

/** Something that happened, as it is read from a topic. */
sealed interface Incoming {
  /** Returns whom or what it is about. */
  String subject();

  /** Returns its place among what is about the same: one that is not higher has been taken in before. */
  long sequence();

  /** Returns when it came about, by the clock of whoever decided. */
  Instant at();

  /** Tells whether it came before anybody was to be told. */
  boolean history();

  record OfDecision(LedgerEntry entry, boolean history) implements Incoming {
    @Override
    public String subject() {
      return entry.principalId();
    }

    @Override
    public long sequence() {
      return entry.sequence();
    }

    @Override
    public Instant at() {
      return entry.observedAt();
    }
  }

  /**
   * A notice.
   *
   * @param offset its place on the topic: a notice has no number of its own
   */
  record OfNotice(Notice notice, long offset, boolean history) implements Incoming {
    @Override
    public String subject() {
      return notice.blindness().key();
    }

    @Override
    public long sequence() {
      return offset + 1;
    }

    @Override
    public Instant at() {
      return notice.occurredAt();
    }
  }
}
