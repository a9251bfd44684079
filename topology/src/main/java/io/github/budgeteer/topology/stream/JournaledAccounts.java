package io.github.budgeteer.topology.stream;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Supplier;
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
  /** How the key of a page begins; an account's is an ARN. */
  private static final String PAGE = "\0page-";
  private static final char FIRST_PLACE = '0';

  private final AccountForm form = new AccountForm();
  private final BinaryWriter open = new BinaryWriter();
  /** Accounts whose newest numbers are in the journal, those in the oldest page first; null until it has been read. */
  private @Nullable SequencedMap<String, Journaled> journaled;
  /** The newest page that is written. */
  private long newest;

  /**
   * What the journal says of an account.
   *
   * @param page where its newest numbers are
   * @param numbers these
   * @param kept the account; null if nobody has asked for it since the journal was read, and perhaps a newer one is stored whole
   */
  private record Journaled(long page, @Nullable AccountNumbers numbers, @Nullable KeptAccount kept) {}

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
    Journaled known = journaled().get(principalId);
    if (known != null && known.kept() != null) {
      return known.kept();
    }
    byte[] whole = isPage(principalId) ? null : behind().get(principalId);
    return known == null && whole == null ? null : read(principalId, whole);
  }

  /** Reads an account that is stored whole, and perhaps has newer numbers. */
  private KeptAccount read(String principalId, byte @Nullable [] whole) {
    if (whole == null) {
      throw new IllegalStateException("numbers without an account: " + principalId);
    }
    Journaled known = journaled().get(principalId);
    if (known == null) {
      return form.read(whole);
    }
    if (known.kept() != null) {
      return known.kept();
    }
    if (AccountForm.page(whole) >= known.page()) {
      journaled().remove(principalId);
      return form.read(whole);
    }
    KeptAccount kept = Objects.requireNonNull(known.numbers()).of(form.read(whole));
    journaled().put(principalId, new Journaled(known.page(), null, kept)); // It keeps its place in the order.
    return kept;
  }

  @Override
  public void put(String principalId, KeptAccount kept) {
    putAll(List.of(KeyValue.pair(principalId, kept)));
  }

  /**
   * Writes the accounts that have changed in a transaction, each of them once, and at least one page if a change was of numbers
   * alone.
   */
  @Override
  public void putAll(List<KeyValue<String, KeptAccount>> entries) {
    open.reset();
    for (KeyValue<String, KeptAccount> entry : entries) {
      KeptAccount kept = Objects.requireNonNull(entry.value, "accounts are closed, not deleted");
      if (isPage(entry.key)) {
        throw new IllegalArgumentException("no principal: " + entry.key);
      }
      if (kept.memo().hasNamesOf(kept)) {
        journal(entry.key, kept);
      } else {
        writeWhole(entry.key, kept);
      }
    }
    closePage();
    Map.Entry<String, Journaled> oldest = journaled().firstEntry();
    while (oldest != null && oldest.getValue().page() <= newest - PLACES) {
      writeWhole(oldest.getKey(), Objects.requireNonNull(get(oldest.getKey())));
      oldest = journaled().firstEntry();
    }
  }

  private void journal(String principalId, KeptAccount kept) {
    SequencedMap<String, Journaled> known = journaled();
    if (open.size() == 0) {
      open.put(AccountForm.VERSION).putLong(newest + 1);
    }
    open.put(principalId);
    AccountNumbers.write(open, kept);
    known.putLast(principalId, new Journaled(newest + 1, null, kept));
    if (open.size() > PAGE_BYTES) {
      closePage();
    }
  }

  private void closePage() {
    if (open.size() > 0) {
      behind().put(page((int) ((newest + 1) % PLACES)), open.toBytes());
      newest++;
      open.reset();
    }
  }

  private void writeWhole(String principalId, KeptAccount kept) {
    journaled().remove(principalId);
    behind().put(principalId, form.write(kept, newest));
  }

  private static String page(int place) {
    return PAGE + (char) (FIRST_PLACE + place);
  }

  private static boolean isPage(String key) {
    return key.startsWith(PAGE);
  }

  private SequencedMap<String, Journaled> journaled() {
    SequencedMap<String, Journaled> known = journaled;
    return known == null ? readJournal() : known;
  }

  private SequencedMap<String, Journaled> readJournal() {
    long last = 0;
    Map<String, Journaled> found = new HashMap<>();
    for (int place = 0; place < PLACES; place++) {
      byte[] page = behind().get(page(place));
      if (page != null) {
        BinaryReader in = new BinaryReader(page, "page of accounts", AccountForm.VERSION);
        long number = in.nextLong();
        last = Math.max(last, number);
        while (in.hasNext()) {
          found.merge(in.text(), new Journaled(number, AccountNumbers.read(in), null),
              (one, other) -> one.page() > other.page() ? one : other);
        }
      }
    }
    SequencedMap<String, Journaled> inOrder = new LinkedHashMap<>();
    found.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Journaled::page)))
        .forEach(entry -> inOrder.put(entry.getKey(), entry.getValue()));
    newest = last;
    journaled = inOrder;
    return inOrder;
  }

  @Override
  void write() {
    // Nothing is held back: what is in the journal only is added to what is read.
  }

  @Override
  void forget() {
    journaled = null;
    open.reset();
  }

  @Override
  KeyValueIterator<String, KeptAccount> read(KeyValueIterator<String, byte[]> entries) {
    return new Accounts(entries);
  }

  /** Entries without the pages. */
  private final class Accounts implements KeyValueIterator<String, KeptAccount> {
    private final KeyValueIterator<String, byte[]> entries;

    Accounts(KeyValueIterator<String, byte[]> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      while (entries.hasNext() && isPage(entries.peekNextKey())) {
        entries.next();
      }
      return entries.hasNext();
    }

    @Override
    public KeyValue<String, KeptAccount> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      KeyValue<String, byte[]> entry = entries.next();
      return KeyValue.pair(entry.key, read(entry.key, entry.value));
    }

    @Override
    public String peekNextKey() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
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
}
