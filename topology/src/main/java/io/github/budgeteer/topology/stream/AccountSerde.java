package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.Account.Totals;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * The stored form of a {@link KeptAccount}: what each charge changes in binary, then the rest of the account ({@link AccountMemo}). The {@code accounts} topic has all of it as JSON. Each serde is for one
 * thread.
 */
final class AccountSerde {
  private static final byte VERSION = 2;
  private static final int HASH_BYTES = 32;

  private final BinaryWriter out = new BinaryWriter();
  private final UsageKind.Table kinds = new UsageKind.Table();

  static Serde<KeptAccount> create() {
    AccountSerde serde = new AccountSerde();
    return Serdes.serdeFrom((topic, kept) -> kept == null ? null : serde.encode(kept),
        (topic, bytes) -> bytes == null ? null : serde.decode(bytes));
  }

  private byte[] encode(KeptAccount kept) {
    Account account = kept.account();
    byte[] rest = kept.memo().encodeRest(account);
    String hash = account.head().hash();
    out.reset().put(VERSION).putLong(account.head().sequence()).put(hash == null ? 0 : 1);
    if (hash != null) {
      out.put(HexFormat.of().parseHex(hash));
    }
    out.put(account.time()).put(account.spend().usd()).put(account.spend().estimated());
    write(account.totals());
    out.putNumber(rest.length).put(rest).putNumber(kept.recent().size());
    for (RecentUsage recent : kept.recent()) {
      recent.write(out, account.spend().period().start());
    }
    return out.toBytes();
  }

  private void write(Totals totals) {
    out.put(totals.usd()).putLong(totals.invocations())
        .putLong(totals.afterSuspension().invocations()).put(totals.afterSuspension().usd())
        .putNumber(totals.models().size());
    totals.models().forEach((model, usd) -> out.put(model).put(usd));
  }

  private KeptAccount decode(byte[] bytes) {
    BinaryReader in = new BinaryReader(bytes, "account", VERSION);
    long sequence = in.nextLong();
    Head head = new Head(sequence, in.nextFlag() ? HexFormat.of().formatHex(in.next(HASH_BYTES)) : null);
    Instant time = in.time();
    Usd usd = in.nextUsd();
    Usd estimated = in.nextUsd();
    Totals totals = readTotals(in);
    byte[] stored = in.next(in.nextNumber());
    Account rest = AccountMemo.decodeRest(stored);
    Spend spend = rest.spend();
    List<RecentUsage> recent = new ArrayList<>();
    for (int left = in.nextNumber(); left > 0; left--) {
      recent.add(RecentUsage.read(in, rest.principalId(), spend.period().start(), kinds));
    }
    return new KeptAccount(rest.with(head).at(time).with(totals)
        .with(new Spend(spend.period(), usd, estimated, spend.announced(), spend.crossing())), recent,
        new AccountMemo(rest, stored));
  }

  private static Totals readTotals(BinaryReader in) {
    Usd usd = in.nextUsd();
    long invocations = in.nextLong();
    AfterSuspension after = new AfterSuspension(in.nextLong(), in.nextUsd());
    Map<String, Usd> models = new TreeMap<>();
    for (int left = in.nextNumber(); left > 0; left--) {
      models.put(in.text(), in.nextUsd());
    }
    return new Totals(usd, invocations, after, models);
  }
}
