package io.github.budgeteer.connectors.pricelist;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings prices down to one per key and date: named comes before implied, and of two that are alike in this the higher. */
final class Listings {
  private final SortedMap<String, ListedPrice> byKey = new TreeMap<>();
  private final List<PriceList.Conflict> conflicts = new ArrayList<>();

  /** The price list's two endpoints, and sometimes two products, price the same thing. */
  void put(ListedPrice listed) {
    byKey.merge(listed.row().key(), listed, (there, here) -> {
      if (there.isImplied() != here.isImplied()) {
        return there.isImplied() ? here : there;
      }
      int order = here.row().usdPerMillion().compareTo(there.row().usdPerMillion());
      if (order == 0) {
        return there;
      }
      ListedPrice taken = order > 0 ? here : there;
      if (!taken.isImplied()) {
        conflicts.add(new PriceList.Conflict(taken.row(), (order > 0 ? there : here).row()));
      }
      return taken;
    });
  }

  /** Returns the prices in the order of their keys. */
  List<ListedPrice> all() {
    return List.copyOf(byKey.values());
  }

  /** Returns what was priced more than once, differently. */
  List<PriceList.Conflict> conflicts() {
    return List.copyOf(conflicts);
  }
}
