package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import java.util.List;

/**
 * An account as it is stored: one value for all that a call changes.
 *
 * @param account the account
 * @param recent what it used since its usage was told last
 */
record KeptAccount(Account account, List<RecentUsage> recent) {
  KeptAccount {
    recent = List.copyOf(recent);
  }

  KeptAccount with(Account newAccount) {
    return new KeptAccount(newAccount, recent);
  }

  KeptAccount with(List<RecentUsage> newRecent) {
    return new KeptAccount(account, newRecent);
  }
}
