package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.ReconciliationRecord;
import java.util.Collection;
import java.util.List;

/**
 * Where the enforcer keeps what it wants and reports what it did, so that a restart finds it.
 *
 * <p>Records about one principal are kept in the order of the calls.
 */
interface EnforcementLog {

  /** Begins to keep a state; of several the newest counts. */
  Receipt keep(EnforcementState state);

  /** Begins to report an outcome. */
  Receipt report(OutcomeRecord outcome);

  /** Begins to answer a request; who asks waits for it, and nothing rests on it. */
  void reply(ReconciliationRecord answer);

  /** Returns once all of the receipts stand for records that no crash can take back. */
  static void await(Collection<Receipt> receipts) {
    receipts.forEach(Receipt::await);
  }

  /** Returns once the receipt stands for a record that no crash can take back. */
  static void await(Receipt receipt) {
    await(List.of(receipt));
  }

  /** A record on its way. */
  @FunctionalInterface
  interface Receipt {
    /**
     * Returns once the record is safe.
     *
     * @throws IllegalStateException if it was refused: going on would rest on what a restart does not find
     */
    void await();
  }
}
