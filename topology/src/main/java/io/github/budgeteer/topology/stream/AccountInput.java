package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.OutcomeRecord;
import java.time.Instant;
import java.util.List;

/** What reaches the account processor, keyed by principal. */
sealed interface AccountInput {

  /** Charges in the order to apply. */
  record Charges(List<PricedCall> calls) implements AccountInput {}

  /** The enforcer answered. */
  record Answer(OutcomeRecord outcome) implements AccountInput {}

  /** Everything collected is to be folded: the mark of a bounded run. */
  record Fold(EndOfInput mark) implements AccountInput {}

  /** Fire all timers due by a clock, and tell the account's state. */
  record Advance(Instant clock) implements AccountInput {}

  /**
   * A charge on its way to its account.
   *
   * @param accountType what kind of identity pays
   * @param occurredAt event time of the call
   */
  record PricedCall(AccountType accountType, Instant occurredAt, Fact.Charged charged) {}
}
