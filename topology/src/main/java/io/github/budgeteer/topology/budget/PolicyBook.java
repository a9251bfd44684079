package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Policy;
import java.util.Set;

/**
 * The policy that applies to each account type.
 *
 * @param policy the rules for the limited types; the others are held to the same rules without a limit
 * @param limited the types that have a limit
 */
public record PolicyBook(Policy policy, Set<AccountType> limited) {
  public PolicyBook {
    limited = Set.copyOf(limited);
  }

  /** Returns the rules for an account of a type. */
  public Policy of(AccountType type) {
    return limited.contains(type)
        ? policy
        : policy.with(null, policy.mode());
  }
}
