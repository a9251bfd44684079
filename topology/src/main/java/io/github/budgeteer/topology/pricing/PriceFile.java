package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import java.util.List;

/** What a price file holds: prices, and negotiated discounts. Immutable. */
public final class PriceFile {
  private final List<Tariff> tariffs;
  private final List<PriceFactor> factors;

  PriceFile(List<Tariff> tariffs, List<PriceFactor> factors) {
    this.tariffs = List.copyOf(tariffs);
    this.factors = List.copyOf(factors);
  }

  List<Tariff> tariffs() {
    return tariffs;
  }

  /** Returns the negotiated discounts, in the order of the file. */
  public List<PriceFactor> factors() {
    return factors;
  }

  /** Returns the prices in the order of the file, one for each Region that a line names. */
  public List<Price> prices() {
    return tariffs.stream().flatMap(tariff -> tariff.prices().stream()).toList();
  }
}
