package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Outbox;
import java.util.Collection;

/** Where the notifier keeps what it has told and has to tell, so that a restart finds it. */
@FunctionalInterface
interface OutboxLog {
  /**
   * Keeps and forgets records, in this order; returns once no crash can take that back.
   *
   * @param keep of one key the newest counts
   * @param forget keys
   * @throws IllegalStateException if it is refused: going on would rest on what a restart does not find
   */
  void save(Collection<? extends Outbox> keep, Collection<String> forget);
}
