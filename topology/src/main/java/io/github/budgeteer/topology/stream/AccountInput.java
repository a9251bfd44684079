package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.OutcomeRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reaches the account processor, keyed by principal. */
sealed interface AccountInput {

  /** Successful calls in the order to charge. */
  record Calls(List<Invocation> calls) implements AccountInput {}

  /**
   * Somebody asks for something.
   *
   * @param opening when to open the account if there is none
   * @param at event time; null for the account's own, which is where a bounded run before this one ended
   */
  record Directed(Directive directive, Instant opening, @Nullable Instant at) implements AccountInput {}

  /**
   * CloudTrail told of the principal.
   *
   * @param accountType what kind of identity it is
   * @param occurredAt event time
   */
  record Observed(Fact.PrincipalObserved fact, AccountType accountType, Instant occurredAt)
      implements
        AccountInput {}

  /** The enforcer answered. */
  record Answer(OutcomeRecord outcome) implements AccountInput {}

  /** Everything collected is to be folded: the mark of a bounded run. */
  record Fold(EndOfInput mark) implements AccountInput {}

  /** Rate the next principals' past usage at the present price book. */
  record Rerate() implements AccountInput {}

  /** Prices or settings were changed; they stand in their store. */
  record SharedChanged() implements AccountInput {}

  /** Fire all timers due by a clock, and tell the account's state. */
  record Advance(Instant clock) implements AccountInput {}
}
