package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.PriceRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a price list holds for the book, and what of it was left out.
 *
 * @param listed one per key and date, in the order of their keys
 * @param rows prices found in the list, left out or not
 * @param skipped how many of them were left out, by reason
 * @param unknownQualifiers usage types with a word that nobody knows, by that word
 * @param unknownModels names without a model id
 * @param conflicts keys that are priced more than once, differently; the highest price was taken
 */
public record PriceList(List<ListedPrice> listed, int rows, SortedMap<SkipReason, Integer> skipped,
    SortedMap<String, SortedSet<String>> unknownQualifiers, SortedSet<String> unknownModels,
    List<Conflict> conflicts) {
  /** A list without anything in it. */
  public static final PriceList EMPTY = new PriceList(List.of(), 0, new TreeMap<>(), new TreeMap<>(),
      new TreeSet<>(), List.of());
  /** A list is somebody else's text, and may hold as many names as it likes. */
  private static final int MOST_NAMES = 50;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public PriceList {
    listed = List.copyOf(listed);
    skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    SortedMap<String, SortedSet<String>> qualifiers = new TreeMap<>();
    for (Map.Entry<String, SortedSet<String>> entry : unknownQualifiers.entrySet()) {
      qualifiers.put(entry.getKey(), Collections.unmodifiableSortedSet(new TreeSet<>(entry.getValue())));
    }
    unknownQualifiers = Collections.unmodifiableSortedMap(qualifiers);
    unknownModels = Collections.unmodifiableSortedSet(new TreeSet<>(unknownModels));
    conflicts = List.copyOf(conflicts);
  }

  /**
   * Two prices of one key and date.
   *
   * @param taken the higher
   * @param left the lower
   */
  public record Conflict(PriceRow taken, PriceRow left) {}

  /** Returns the prices in the order of their keys. */
  public List<PriceRow> prices() {
    return listed.stream().map(ListedPrice::row).toList();
  }

  /** Returns this list and another as one, whichever comes first; of two prices for one key the higher counts. */
  public PriceList and(PriceList other) {
    Listings both = new Listings();
    listed.forEach(both::put);
    other.listed.forEach(both::put);
    SortedMap<SkipReason, Integer> skippedInBoth = new TreeMap<>(skipped);
    other.skipped.forEach((reason, count) -> skippedInBoth.merge(reason, count, Integer::sum));
    SortedMap<String, SortedSet<String>> qualifiers = new TreeMap<>(unknownQualifiers);
    other.unknownQualifiers
        .forEach((word, usageTypes) -> qualifiers.merge(word, usageTypes, PriceList::union));
    return new PriceList(both.all(), rows + other.rows, skippedInBoth, qualifiers,
        union(unknownModels, other.unknownModels),
        Stream.of(conflicts, other.conflicts, both.conflicts()).flatMap(List::stream).toList());
  }

  /** Returns what was left out and why, and what was priced twice: lines for people, without control characters. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    skipped.forEach((reason, count) -> notes.add(count + " left out: " + reason.label()));
    unknownQualifiers.entrySet().stream().limit(MOST_NAMES).forEach(
        entry -> notes.add("unknown qualifier '" + entry.getKey() + "' in " + names(entry.getValue())));
    if (unknownQualifiers.size() > MOST_NAMES) {
      notes.add(unknownQualifiers.size() - MOST_NAMES + " more unknown qualifiers");
    }
    if (!unknownModels.isEmpty()) {
      notes.add("unknown models: " + names(unknownModels));
    }
    conflicts.stream().limit(MOST_NAMES)
        .forEach(conflict -> notes.add("two prices for " + conflict.taken().key() + ": "
            + conflict.taken().usdPerMillion() + " was taken, not " + conflict.left().usdPerMillion()));
    if (conflicts.size() > MOST_NAMES) {
      notes.add(conflicts.size() - MOST_NAMES + " more keys with two prices");
    }
    return notes.stream().map(note -> CONTROL.matcher(note).replaceAll("?")).toList();
  }

  private static String names(Collection<String> names) {
    String some = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES ? some + " and " + (names.size() - MOST_NAMES) + " more" : some;
  }

  private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
    SortedSet<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }
}
