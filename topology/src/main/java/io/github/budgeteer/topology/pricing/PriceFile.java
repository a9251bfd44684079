package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import java.util.List;

/**
 * What a price file holds.
 *
 * @param prices in the order of the file, one for each Region that a line names
 * @param factors negotiated discounts, in the order of the file
 */
public record PriceFile(List<Price> prices, List<PriceFactor> factors) {
  public PriceFile {
    prices = List.copyOf(prices);
    factors = List.copyOf(factors);
  }
}
