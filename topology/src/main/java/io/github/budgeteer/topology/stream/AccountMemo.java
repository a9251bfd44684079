package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.Account.Totals;
import io.github.budgeteer.events.ModelSums;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered beside an account while it is in memory, the same for all that come of it. For one thread.
 *
 * <p>That is how it is stored whole, which tells whether more than its numbers has changed since; and the stored form of its rest,
 * which is what charges leave as it is: JSON, compressed, encoded again only when it has changed.
 */
final class AccountMemo {
  /** The account as it is stored whole. */
  private @Nullable KeptAccount whole;
  private byte[] rest = {};
  private boolean untold;
  private long toldAt = Long.MIN_VALUE;

  /** Tells whether {@link Untold} has the account already; if not, it may have it all the same. */
  boolean isUntold() {
    return untold;
  }

  /** It waits to be told of. */
  void isToBeTold() {
    untold = true;
  }

  /** Returns when the account was told of last, in milliseconds since 1970; long ago if that is not known. */
  long toldAt() {
    return toldAt;
  }

  void told(long now) {
    untold = false;
    toldAt = now;
  }

  /** Returns the account with none of its {@link AccountNumbers}, and none of their names. */
  static Account decodeRest(byte[] bytes) {
    return Topic.ACCOUNTS.json().decode(ShortJson.expand(bytes));
  }

  /** Remembers how an account is stored whole. */
  void wholeIs(KeptAccount stored, byte[] restOfIt) {
    whole = stored;
    rest = restOfIt;
  }

  /** Remembers that an account is stored whole as it is now, and returns the stored form of its rest. */
  byte[] writeWhole(KeptAccount newest) {
    if (whole == null || !isRestOf(whole.account(), newest.account())) {
      rest = ShortJson.compress(Topic.ACCOUNTS.json().encode(without(newest.account())));
    }
    whole = newest;
    return rest;
  }

  /** Tells whether the account differs in its {@link AccountNumbers} at most from how it is stored whole. */
  boolean hasNamesOf(KeptAccount newest) {
    KeptAccount stored = whole;
    if (stored == null || !isRestOf(stored.account(), newest.account()) || !ModelSums
        .of(stored.account().totals().models())
        .isOfModelsOf(ModelSums.of(newest.account().totals().models()))) {
      return false;
    }
    List<RecentUsage> names = stored.recent();
    List<RecentUsage> recent = newest.recent();
    boolean same = names.size() == recent.size();
    for (int i = 0; same && i < names.size(); i++) {
      same = names.get(i).isLike(recent.get(i));
    }
    return same;
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
