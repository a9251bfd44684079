package io.github.budgeteer.topology.stream;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one partition, of which those that calls changed in their numbers alone are written to a journal, many to a page.
 *
 * <p>An entry of its own for each account and commit, whole, was the most expensive that is stored: the broker looks at every
 * record of a changelog, and compacts them. A page is one record. Pages are numbered, and have {@value #PLACES} places in
 * turn. An account's newest numbers stand in one page; when the place of that is taken, the account is written whole. So what
 * many calls change is hardly ever written whole, and the journal has a bound.
 *
 * <p>A whole account says behind which page it was written: numbers in older pages are of the past. Pages and accounts are
 * entries of one store, and so of one transaction.
 */
final class JournaledAccounts extends HoldingStore<String, KeptAccount, byte[]> {
  /** Some of them make a commit under load, and all of them a journal that is read in a moment. */
  static final int PLACES = 64;
  /** Several hundred accounts, and far from the largest record that brokers take. */
  private static final int PAGE_BYTES = 96 << 10;
  /** Before all ids of principals in the alphabet. */
  private static final char PAGE = '\0';

  private final AccountForm form = new AccountForm();
  private final BinaryWriter open = new BinaryWriter();
  /** Accounts whose newest numbers are in the journal, those in the oldest page first. */
  private final LinkedHashMap<String, Journaled> journaled = new LinkedHashMap<>();
  /** The newest page that is written; negative until the journal has been read. */
  private long newest = -1;

  private record Journaled(KeptAccount account, long page) {}

  JournaledAccounts(KeyValueStore<String, byte[]> store) {
    super(store);
  }

  /** Returns a builder of such a store in front of one that has bytes. */
  static StoreBuilder<KeyValueStore<String, KeptAccount>> builder(
      Supplier<StoreBuilder<KeyValueStore<String, byte[]>>> stores) {
    return new HoldingBuilder<>(stores, JournaledAccounts::new);
  }

  @Override
  public @Nullable KeptAccount get(String principalId) {
    readJournal();
    Journaled known = journaled.get(principalId);
    if (known != null) {
      return known.account();
    }
    byte[] whole = behind().get(principalId);
    return whole == null ? null : form.read(whole);
  }

  @Override
  public void put(String principalId, @Nullable KeptAccount kept) {
    putAll(List.of(KeyValue.pair(principalId, kept)));
  }

  /** Writes the accounts that have changed in a transaction, each of them once. */
  @Override
  public void putAll(List<KeyValue<String, KeptAccount>> entries) {
    readJournal();
    for (KeyValue<String, KeptAccount> entry : entries) {
      KeptAccount kept = Objects.requireNonNull(entry.value, "accounts are closed, not deleted");
      if (kept.memo().hasNamesOf(kept)) {
        journal(entry.key, kept);
      } else {
        writeWhole(entry.key, kept);
      }
    }
    closePage();
    while (!journaled.isEmpty() && journaled.firstEntry().getValue().page() <= newest - PLACES) {
      Map.Entry<String, Journaled> oldest = journaled.firstEntry();
      writeWhole(oldest.getKey(), oldest.getValue().account());
    }
  }

  private void journal(String principalId, KeptAccount kept) {
    if (open.size() == 0) {
      open.put(AccountForm.VERSION).putLong(newest + 1);
    }
    open.put(principalId);
    AccountNumbers.write(open, kept);
    journaled.putLast(principalId, new Journaled(kept, newest + 1));
    if (open.size() > PAGE_BYTES) {
      closePage();
    }
  }

  private void closePage() {
    if (open.size() > 0) {
      newest++;
      behind().put(page(newest), open.toBytes());
      open.reset();
    }
  }

  private void writeWhole(String principalId, KeptAccount kept) {
    behind().put(principalId, form.write(kept, newest));
    journaled.remove(principalId);
  }

  private static String page(long number) {
    return "%cpage-%02d".formatted(PAGE, number % PLACES);
  }

  private void readJournal() {
    if (newest >= 0) {
      return;
    }
    newest = 0;
    Map<String, Noted> noted = new HashMap<>();
    for (int place = 0; place < PLACES; place++) {
      byte[] page = behind().get(page(place));
      if (page != null) {
        BinaryReader in = new BinaryReader(page, "page of accounts", AccountForm.VERSION);
        long number = in.nextLong();
        newest = Math.max(newest, number);
        while (in.hasNext()) {
          noted.merge(in.text(), new Noted(number, AccountNumbers.read(in)),
              (one, other) -> one.page() > other.page() ? one : other);
        }
      }
    }
    noted.entrySet().stream().sorted(Comparator.comparingLong(entry -> entry.getValue().page()))
        .forEach(entry -> {
          byte[] whole = behind().get(entry.getKey());
          Noted latest = entry.getValue();
          if (whole != null && AccountForm.page(whole) < latest.page()) {
            journaled.put(entry.getKey(),
                new Journaled(latest.numbers().in(form.read(whole)), latest.page()));
          }
        });
  }

  /** What a page says of an account. */
  private record Noted(long page, AccountNumbers numbers) {}

  @Override
  void write() {
    readJournal();
    List.copyOf(journaled.entrySet())
        .forEach(entry -> writeWhole(entry.getKey(), entry.getValue().account()));
  }

  @Override
  void forget() {
    journaled.clear();
    open.reset();
    newest = -1;
  }

  @Override
  KeyValueIterator<String, KeptAccount> read(KeyValueIterator<String, byte[]> entries) {
    while (entries.hasNext() && entries.peekNextKey().charAt(0) == PAGE) {
      entries.next();
    }
    return new Accounts(entries);
  }

  /** Pages come before all accounts, so that none is among these. */
  private final class Accounts implements KeyValueIterator<String, KeptAccount> {
    private final KeyValueIterator<String, byte[]> entries;

    Accounts(KeyValueIterator<String, byte[]> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public KeyValue<String, KeptAccount> next() {
      KeyValue<String, byte[]> entry = entries.next();
      return KeyValue.pair(entry.key, form.read(entry.value));
    }

    @Override
    public String peekNextKey() {
      return entries.peekNextKey();
    }

    @Override
    public void close() {
      entries.close();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Kafka still calls it, and the default does nothing.
  public void flush() {
    behind().flush();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    behind().commit(changelogOffsets);
  }
}
