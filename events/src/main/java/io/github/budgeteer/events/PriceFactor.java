package io.github.budgeteer.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A negotiated discount: what list prices are multiplied by from a time on. Prices of the operator's own are not list prices.
 *
 * @param factor more than 0, at most 10: 0.85 for 15 % off; more than 1 for a reseller's premium
 * @param effectiveFrom the whole UTC hour from which it holds, until the next one's
 * @param source where it comes from
 */
public record PriceFactor(BigDecimal factor, Instant effectiveFrom, String source) implements PriceInput {
  public PriceFactor {
    if (factor.signum() <= 0 || factor.compareTo(BigDecimal.TEN) > 0) {
      throw new IllegalArgumentException("price_factor: " + factor.toPlainString()
          + "; accepted: more than 0 and at most 10, such as 0.85 for 15 % off");
    }
    if (!effectiveFrom.truncatedTo(ChronoUnit.HOURS).equals(effectiveFrom)) {
      throw new IllegalArgumentException(
          "effective_from: " + effectiveFrom + "; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException(
          "source: ''; accepted: where the factor comes from, such as 'contract 2026'");
    }
    factor = factor.stripTrailingZeros();
  }

  @Override
  public String key() {
    return "price_factor@" + effectiveFrom;
  }
}
