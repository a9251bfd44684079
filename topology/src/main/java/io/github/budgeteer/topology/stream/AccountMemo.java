package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.Account.Totals;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered beside an account while it is in memory, the same for all that come of it. For one thread.
 *
 * <p>The stored form of the account's rest, which is what charges leave as it is: JSON, compressed, encoded again only when it
 * has changed.
 */
final class AccountMemo {
  private @Nullable Account rest;
  private byte[] bytes = {};
  private boolean untold;

  AccountMemo() {}

  /** Remembers a rest as it was stored. */
  AccountMemo(Account rest, byte[] bytes) {
    this.rest = rest;
    this.bytes = bytes;
  }

  /** Tells whether {@link Untold} has the account already; if not, it may have it all the same. */
  boolean isUntold() {
    return untold;
  }

  void untold(boolean waits) {
    untold = waits;
  }

  /** Returns the account with nothing of what stands in binary before its rest. */
  static Account decodeRest(byte[] bytes) {
    return Topic.ACCOUNTS.json().decode(ShortJson.expand(bytes));
  }

  /** Returns the stored form of an account's rest. */
  byte[] encodeRest(Account newest) {
    if (rest == null || !isRestOf(rest, newest)) {
      rest = without(newest);
      bytes = ShortJson.compress(Topic.ACCOUNTS.json().encode(rest));
    }
    return bytes;
  }

  private static Account without(Account account) {
    Spend spend = account.spend();
    return account.with(new Head(0, null)).at(Instant.EPOCH)
        .with(new Spend(spend.period(), Usd.ZERO, Usd.ZERO, spend.announced(), spend.crossing()))
        .with(new Totals(Usd.ZERO, 0, new AfterSuspension(0, Usd.ZERO), Map.of()));
  }

  /** Mostly it is the very same objects that are compared. */
  private static boolean isRestOf(Account rest, Account newest) {
    Spend spend = rest.spend();
    return rest.policy().equals(newest.policy()) && rest.terms().equals(newest.terms())
        && rest.standing().equals(newest.standing()) && rest.statements().equals(newest.statements())
        && rest.leak().equals(newest.leak()) && Objects.equals(rest.sightedAt(), newest.sightedAt())
        && spend.period().equals(newest.spend().period())
        && spend.announced().equals(newest.spend().announced())
        && Objects.equals(spend.crossing(), newest.spend().crossing());
  }
}
