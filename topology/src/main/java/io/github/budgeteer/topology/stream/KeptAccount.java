package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account and all else that a call changes.
 *
 * @param account the account
 * @param recent what it used since its usage was told last, which nobody changes
 * @param memo what is remembered beside it; no part of what it is
 */
record KeptAccount(Account account, List<RecentUsage> recent, AccountMemo memo) {
  KeptAccount(Account account, List<RecentUsage> recent) {
    this(account, recent, new AccountMemo());
  }

  KeptAccount with(Account newAccount) {
    return new KeptAccount(newAccount, recent, memo);
  }

  KeptAccount with(List<RecentUsage> newRecent) {
    return new KeptAccount(account, newRecent, memo);
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
