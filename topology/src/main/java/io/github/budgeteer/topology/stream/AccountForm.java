package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ModelSums;
import io.github.budgeteer.events.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stored form of a whole {@link KeptAccount}: the page of the journal before it, what charges leave as it is
 * ({@link AccountMemo}), the names of models and of recent usage, and the {@link AccountNumbers} of all that. The {@code accounts}
 * topic has it as JSON. Each is for one thread.
 */
final class AccountForm {
  /** Also of the pages, which have the same numbers. */
  static final byte VERSION = 3;

  private final BinaryWriter out = new BinaryWriter();
  private final UsageKind.Table kinds = new UsageKind.Table();

  /**
   * Returns the stored form of a whole account.
   *
   * @param page the last page of the journal that is older
   */
  byte[] write(KeptAccount kept, long page) {
    Account account = kept.account();
    byte[] rest = kept.memo().writeWhole(kept);
    out.reset().put(VERSION).putLong(page).putNumber(rest.length).put(rest)
        .putNumber(account.totals().models().size());
    account.totals().models().keySet().forEach(out::put);
    out.putNumber(kept.recent().size());
    for (RecentUsage recent : kept.recent()) {
      recent.write(out, account.spend().period().start());
    }
    AccountNumbers.write(out, kept);
    return out.toBytes();
  }

  /** Returns the last page of the journal that is older than a stored account. */
  static long page(byte[] bytes) {
    return reader(bytes).nextLong();
  }

  KeptAccount read(byte[] bytes) {
    BinaryReader in = reader(bytes);
    in.nextLong();
    byte[] stored = in.next(in.nextNumber());
    Account rest = AccountMemo.decodeRest(stored);
    Map<String, Usd> models = new TreeMap<>();
    for (int left = in.nextNumber(); left > 0; left--) {
      models.put(in.text(), Usd.ZERO);
    }
    List<RecentUsage> recent = new ArrayList<>();
    for (int left = in.nextNumber(); left > 0; left--) {
      recent.add(RecentUsage.read(in, rest.principalId(), rest.spend().period().start(), kinds));
    }
    Account.Totals none = rest.totals();
    KeptAccount named = new KeptAccount(
        rest.with(new Account.Totals(none.usd(), none.invocations(), none.afterSuspension(),
            ModelSums.of(models))),
        recent);
    KeptAccount kept = AccountNumbers.read(in).of(named);
    kept.memo().wholeIs(kept, stored);
    return kept;
  }

  private static BinaryReader reader(byte[] bytes) {
    return new BinaryReader(bytes, "account", VERSION);
  }
}
