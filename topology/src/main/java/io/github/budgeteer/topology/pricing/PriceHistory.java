package io.github.budgeteer.topology.pricing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Which price holds when. The first also covers all time before it.
 *
 * @param steps ascending by {@code from}, never empty
 */
record PriceHistory(List<Step> steps) {

  PriceHistory {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a price history has at least one price");
    }
  }

  /**
   * A price from a time on.
   *
   * @param from when it begins to hold here
   * @param price the price
   * @param name its name in a charge, kept because every charge needs it
   */
  record Step(Instant from, Price price, String name) {
    static Step of(Instant from, Price price) {
      return new Step(from, price, price.toString());
    }
  }

  /** Orders the prices of one key; no two may begin at the same time. */
  static PriceHistory of(Collection<Price> prices) {
    return new PriceHistory(prices.stream().sorted(Comparator.comparing(Price::effectiveFrom))
        .map(price -> Step.of(price.effectiveFrom(), price)).toList());
  }

  /** Returns the highest of several histories at every time; of equal ones the first. */
  static PriceHistory highest(Collection<PriceHistory> histories) {
    TreeSet<Instant> changes = new TreeSet<>();
    histories.forEach(history -> history.steps.forEach(step -> changes.add(step.from)));
    List<Step> steps = new ArrayList<>();
    for (Instant change : changes) {
      Price top = histories.stream().map(history -> history.at(change).price)
          .reduce((a, b) -> b.usdPerMillion().compareTo(a.usdPerMillion()) > 0 ? b : a).orElseThrow();
      if (steps.isEmpty() || !steps.getLast().price.equals(top)) {
        steps.add(Step.of(change, top));
      }
    }
    return new PriceHistory(steps);
  }

  Step at(Instant time) {
    for (int i = steps.size() - 1; i > 0; i--) {
      Step step = steps.get(i);
      if (!step.from.isAfter(time)) {
        return step;
      }
    }
    return steps.getFirst();
  }
}
