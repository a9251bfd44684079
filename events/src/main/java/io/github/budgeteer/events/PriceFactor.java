package io.github.budgeteer.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A negotiated discount: what list prices are multiplied by from a time on. Prices of the operator's own are not list prices.
 *
 * @param factor more than 0, such as 0.85 for 15 % off
 * @param effectiveFrom the whole UTC hour from which it holds, until the next one's
 * @param source where it comes from
 */
public record PriceFactor(BigDecimal factor, Instant effectiveFrom, String source) implements PriceInput {
  public PriceFactor {
    if (factor.signum() <= 0) {
      throw new IllegalArgumentException(
          "factor: " + factor.toPlainString() + "; accepted: more than 0, such as 0.85");
    }
    if (!effectiveFrom.truncatedTo(ChronoUnit.HOURS).equals(effectiveFrom)) {
      throw new IllegalArgumentException(
          "from: " + effectiveFrom + "; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z");
    }
    factor = factor.stripTrailingZeros();
  }

  @Override
  public String key() {
    return "price_factor@" + effectiveFrom;
  }
}
