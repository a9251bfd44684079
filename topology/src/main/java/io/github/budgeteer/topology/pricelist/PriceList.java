package io.github.budgeteer.topology.pricelist;

import io.github.budgeteer.topology.pricing.Price;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a price list file holds for the book, and what of it was left out.
 *
 * @param prices one per key and date, in the order of their names
 * @param rows prices found in the file, left out or not
 * @param skipped how many of them were left out, by reason
 * @param unknownQualifiers usage types with a word that nobody knows, by that word
 * @param unknownModels names without a model id
 * @param conflicts keys that the file prices more than once, differently; the highest price was taken
 */
public record PriceList(List<Price> prices, int rows, SortedMap<SkipReason, Integer> skipped,
    SortedMap<String, SortedSet<String>> unknownQualifiers, SortedSet<String> unknownModels,
    List<Conflict> conflicts) {
  public PriceList {
    prices = List.copyOf(prices);
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
  public record Conflict(Price taken, Price left) {}
}
