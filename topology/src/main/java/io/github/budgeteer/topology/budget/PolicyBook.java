package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * The policy that applies to each account type.
 *
 * @param policy the rules for the limited and enforced types
 * @param limited the types that have a limit; the others are held to the same rules without one
 * @param enforced the types whose decisions are carried out if the policy says so; the others are observed
 */
public record PolicyBook(Policy policy, Set<AccountType> limited, Set<AccountType> enforced) {
  public PolicyBook {
    limited = Set.copyOf(limited);
    enforced = Set.copyOf(enforced);
  }

  /** Makes a book in which all types are enforced if the policy says so. */
  public PolicyBook(Policy policy, Set<AccountType> limited) {
    this(policy, limited, EnumSet.allOf(AccountType.class));
  }

  /** Returns the rules for an account of a type. */
  public Policy of(AccountType type) {
    return policy.with(limited.contains(type) ? policy.limit() : null,
        enforced.contains(type) ? policy.mode() : Mode.OBSERVE);
  }

  /**
   * Returns the rules that settings make of these.
   *
   * @param settings which of them count
   * @throws IllegalArgumentException if they make none
   */
  public PolicyBook under(Settings settings, Collection<Setting> changes) {
    return new PolicyBook(settings.applyTo(policy, changes), limited, settings.enforced(changes, enforced));
  }
}
