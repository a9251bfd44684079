package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Account.AfterSuspension;
import io.github.budgeteer.events.Account.Head;
import io.github.budgeteer.events.Account.Spend;
import io.github.budgeteer.events.Account.Totals;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serde;

/**
 * The stored form of an {@link Account}: what each charge changes in binary, then the rest as JSON, which is encoded again only
 * when it has changed. The {@code accounts} topic has all of it as JSON. Each serde is for one thread.
 */
final class AccountSerde {
  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 32;
  private static final int REMEMBERED = 20_000;

  private final Map<String, Rest> rests = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Rest> eldest) {
      return size() > REMEMBERED;
    }
  };

  /** The rest of an account as it was encoded last. */
  private static final class Rest {
    private final Account account;
    private final byte[] json;

    Rest(Account account) {
      this.account = without(account);
      this.json = Topic.ACCOUNTS.json().encode(this.account);
    }

    /** Mostly it is the very same objects that are compared. */
    boolean isThatOf(Account other) {
      Spend spend = account.spend();
      return account.policy().equals(other.policy()) && account.terms().equals(other.terms())
          && account.standing().equals(other.standing()) && account.statements().equals(other.statements())
          && account.leak().equals(other.leak()) && Objects.equals(account.sightedAt(), other.sightedAt())
          && spend.period().equals(other.spend().period())
          && spend.announced().equals(other.spend().announced())
          && Objects.equals(spend.crossing(), other.spend().crossing());
    }
  }

  static Serde<Account> create() {
    AccountSerde serde = new AccountSerde();
    return Serdes.serdeFrom((topic, account) -> account == null ? null : serde.encode(account),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  private byte[] encode(Account account) {
    Rest rest = rests.get(account.principalId());
    if (rest == null || !rest.isThatOf(account)) {
      rest = new Rest(account);
      rests.put(account.principalId(), rest);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rest.json.length + 256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(account.head().sequence());
      String hash = account.head().hash();
      out.writeBoolean(hash != null);
      if (hash != null) {
        out.write(HexFormat.of().parseHex(hash));
      }
      Binary.writeTime(out, account.time());
      Binary.writeUsd(out, account.spend().usd());
      Binary.writeUsd(out, account.spend().estimated());
      write(account.totals(), out);
      out.write(rest.json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Totals totals, DataOutputStream out) throws IOException {
    Binary.writeUsd(out, totals.usd());
    out.writeLong(totals.invocations());
    out.writeLong(totals.afterSuspension().invocations());
    Binary.writeUsd(out, totals.afterSuspension().usd());
    out.writeInt(totals.models().size());
    for (Map.Entry<String, Usd> model : totals.models().entrySet()) {
      out.writeUTF(model.getKey());
      Binary.writeUsd(out, model.getValue());
    }
  }

  /** Returns the account with nothing of what stands in binary. */
  private static Account without(Account account) {
    Spend spend = account.spend();
    return account.with(new Head(0, null)).at(Instant.EPOCH)
        .with(new Spend(spend.period(), Usd.ZERO, Usd.ZERO, spend.announced(), spend.crossing()))
        .with(new Totals(Usd.ZERO, 0, new AfterSuspension(0, Usd.ZERO), Map.of()));
  }

  private static Account decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException("account of version " + version + "; this program reads " + VERSION);
      }
      long sequence = in.readLong();
      Head head = new Head(sequence,
          in.readBoolean() ? HexFormat.of().formatHex(in.readNBytes(HASH_BYTES)) : null);
      Instant time = Binary.readTime(in);
      Usd usd = Binary.readUsd(in);
      Usd estimated = Binary.readUsd(in);
      Totals totals = readTotals(in);
      Account rest = Topic.ACCOUNTS.json().decode(in.readAllBytes());
      Spend spend = rest.spend();
      return rest.with(head).at(time == null ? Instant.MIN : time).with(totals)
          .with(new Spend(spend.period(), usd, estimated, spend.announced(), spend.crossing()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Totals readTotals(DataInputStream in) throws IOException {
    Usd usd = Binary.readUsd(in);
    long invocations = in.readLong();
    AfterSuspension after = new AfterSuspension(in.readLong(), Binary.readUsd(in));
    Map<String, Usd> models = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      models.put(in.readUTF(), Binary.readUsd(in));
    }
    return new Totals(usd, invocations, after, models);
  }
}
