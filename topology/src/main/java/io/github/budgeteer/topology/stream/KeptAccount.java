package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is stored: one value for all that a call changes.
 *
 * @param account the account
 * @param recent what it used since its usage was told last, which nobody changes
 * @param stored what all that come of one another share of their stored form; no part of what they are
 */
record KeptAccount(Account account, List<RecentUsage> recent, StoredRest stored) {
  KeptAccount(Account account, List<RecentUsage> recent) {
    this(account, recent, new StoredRest());
  }

  KeptAccount with(Account newAccount) {
    return new KeptAccount(newAccount, recent, stored);
  }

  KeptAccount with(List<RecentUsage> newRecent) {
    return new KeptAccount(account, newRecent, stored);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeptAccount kept && account.equals(kept.account) && recent.equals(kept.recent);
  }

  @Override
  public int hashCode() {
    return 31 * account.hashCode() + recent.hashCode();
  }
}
