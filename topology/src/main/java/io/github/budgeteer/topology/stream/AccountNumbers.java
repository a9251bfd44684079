package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.Account.Totals;
import io.github.budgeteer.events.ModelSums;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What each call changes of an account, without the names that it is the numbers of.
 *
 * @param models totals by model, in the order of their names
 * @param units of its recent usage, in the order of that
 */
@SuppressWarnings("ArrayRecordComponent") // Read and used once, never compared.
record AccountNumbers(Head head, Instant time, Usd spent, Usd estimated, Usd total, long invocations,
    AfterSuspension afterSuspension, Usd[] models, long[] units) {
  private static final int HASH_BYTES = 32;

  static void write(BinaryWriter out, KeptAccount kept) {
    Account account = kept.account();
    String hash = account.head().hash();
    out.putLong(account.head().sequence()).put(hash == null ? 0 : 1);
    if (hash != null) {
      out.put(HexFormat.of().parseHex(hash));
    }
    Totals totals = account.totals();
    out.put(account.time()).put(account.spend().usd()).put(account.spend().estimated()).put(totals.usd())
        .putLong(totals.invocations()).putLong(totals.afterSuspension().invocations())
        .put(totals.afterSuspension().usd()).putNumber(totals.models().size());
    totals.models().forEach((model, usd) -> out.put(usd));
    int size = 0;
    for (RecentUsage recent : kept.recent()) {
      size += recent.size();
    }
    out.putNumber(size);
    for (RecentUsage recent : kept.recent()) {
      recent.writeUnits(out);
    }
  }

  static AccountNumbers read(BinaryReader in) {
    long sequence = in.nextLong();
    Head head = new Head(sequence, in.nextFlag() ? HexFormat.of().formatHex(in.next(HASH_BYTES)) : null);
    Instant time = in.time();
    Usd spent = in.nextUsd();
    Usd estimated = in.nextUsd();
    Usd total = in.nextUsd();
    long invocations = in.nextLong();
    AfterSuspension after = new AfterSuspension(in.nextLong(), in.nextUsd());
    Usd[] models = new Usd[in.nextNumber()];
    for (int i = 0; i < models.length; i++) {
      models[i] = in.nextUsd();
    }
    long[] units = new long[in.nextNumber()];
    for (int i = 0; i < units.length; i++) {
      units[i] = in.nextLong();
    }
    return new AccountNumbers(head, time, spent, estimated, total, invocations, after, models, units);
  }

  /** Returns the account of which these are the numbers, from one that differs in them at most. */
  KeptAccount of(KeptAccount other) {
    Account account = other.account();
    Spend spend = account.spend();
    List<RecentUsage> recent = new ArrayList<>(other.recent().size());
    int from = 0;
    for (RecentUsage usage : other.recent()) {
      recent.add(usage.withUnits(units, from));
      from += usage.size();
    }
    if (from != units.length) {
      throw new IllegalStateException(units.length + " numbers of units where " + from + " are named");
    }
    return new KeptAccount(account.with(head).at(time)
        .with(new Totals(total, invocations, afterSuspension,
            ModelSums.of(account.totals().models()).withSums(models)))
        .with(new Spend(spend.period(), spent, estimated, spend.announced(), spend.crossing())),
        recent, other.memo());
  }
}
