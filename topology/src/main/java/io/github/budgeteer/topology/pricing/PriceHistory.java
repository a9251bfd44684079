package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rate holds when. The first also covers all time before it.
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

  /** A rate from a time on. */
  static final class Step {
    private final Instant from;
    private final Price price;
    private final Usd usdPerMillion;
    private final String adjustment;
    /** Made at first use, because a book has far more prices than a run uses; two threads make the same. */
    private @Nullable String name;

    private Step(Instant from, Price price, Usd usdPerMillion, String adjustment) {
      this.from = from;
      this.price = price;
      this.usdPerMillion = usdPerMillion;
      this.adjustment = adjustment;
    }

    static Step of(Price price) {
      return new Step(price.effectiveFrom(), price, price.usdPerMillion(), "");
    }

    /** Returns the row that the rate comes from. */
    Price price() {
      return price;
    }

    /** Returns what is charged, in USD per million units. */
    Usd usdPerMillion() {
      return usdPerMillion;
    }

    /** Returns the name of the row in a charge, and what was done to its figure. */
    String name() {
      String made = name;
      if (made == null) {
        made = price + adjustment;
        name = made;
      }
      return made;
    }

    private Step from(Instant time) {
      return time.equals(from) ? this : new Step(time, price, usdPerMillion, adjustment);
    }

    private Step times(BigDecimal factor, String why) {
      return factor.compareTo(BigDecimal.ONE) == 0
          ? new Step(from, price, usdPerMillion, adjustment + ' ' + why)
          : new Step(from, price, new Usd(usdPerMillion.amount().multiply(factor)),
              adjustment + " x" + factor.stripTrailingZeros().toPlainString() + ' ' + why);
    }

    private boolean isSameRate(Step other) {
      return price.equals(other.price) && usdPerMillion.equals(other.usdPerMillion)
          && adjustment.equals(other.adjustment);
    }
  }

  static PriceHistory of(Price price) {
    return new PriceHistory(List.of(Step.of(price)));
  }

  /** Orders the prices of one key; no two may begin at the same time. */
  static PriceHistory of(Collection<Price> prices) {
    return new PriceHistory(
        prices.stream().sorted(Comparator.comparing(Price::effectiveFrom)).map(Step::of).toList());
  }

  /** Returns the highest of several histories at every time; of equal ones the first. */
  static PriceHistory highest(Collection<PriceHistory> histories) {
    TreeSet<Instant> changes = new TreeSet<>();
    histories.forEach(history -> history.steps.forEach(step -> changes.add(step.from)));
    List<Step> steps = new ArrayList<>();
    for (Instant change : changes) {
      Step top = histories.stream().map(history -> history.at(change))
          .reduce((a, b) -> b.usdPerMillion.compareTo(a.usdPerMillion) > 0 ? b : a).orElseThrow();
      if (steps.isEmpty() || !steps.getLast().isSameRate(top)) {
        steps.add(top.from(change));
      }
    }
    return new PriceHistory(steps);
  }

  /** Returns these rates times a factor, with the reason in their names; a factor of 1 leaves only the reason. */
  PriceHistory times(BigDecimal factor, String why) {
    return new PriceHistory(steps.stream().map(step -> step.times(factor, why)).toList());
  }

  /**
   * Returns these rates as negotiated: list prices times the factor in force, the operator's own as they are.
   *
   * @param factors ascending by time
   */
  PriceHistory negotiated(List<PriceFactor> factors) {
    if (factors.isEmpty()) {
      return this;
    }
    TreeSet<Instant> changes = new TreeSet<>();
    steps.forEach(step -> changes.add(step.from));
    factors.forEach(factor -> changes.add(factor.effectiveFrom()));
    List<Step> negotiated = new ArrayList<>();
    // The first rate covers all time before it, where no factor holds yet.
    if (factors.getFirst().effectiveFrom().isBefore(steps.getFirst().from)) {
      changes.add(Instant.MIN);
    }
    for (Instant change : changes) {
      Step step = at(change).from(change);
      PriceFactor inForce = null;
      for (PriceFactor factor : factors) {
        if (!factor.effectiveFrom().isAfter(change)) {
          inForce = factor;
        }
      }
      Step rate = inForce == null || step.price.origin() == PriceOrigin.OPERATOR
          ? step
          : step.times(inForce.factor(), inForce.source());
      if (negotiated.isEmpty() || !negotiated.getLast().isSameRate(rate)) {
        negotiated.add(rate);
      }
    }
    return new PriceHistory(negotiated);
  }

  /** Returns the rate in force. */
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
