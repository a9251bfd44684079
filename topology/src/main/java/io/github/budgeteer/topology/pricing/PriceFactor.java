package io.github.budgeteer.topology.pricing;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a negotiated discount leaves of every list price from a time on: 0.85 for 15 % off. It holds until the next factor;
 * before the first, list prices hold. Prices of the operator's own are negotiated already and stay as they are.
 *
 * @param factor more than 0, at most 10; more than 1 for a reseller's premium
 * @param effectiveFrom the whole UTC hour from which it holds
 * @param source where it comes from, such as the contract's name
 */
public record PriceFactor(BigDecimal factor, Instant effectiveFrom, String source) {
  public PriceFactor {
    if (factor.signum() <= 0 || factor.compareTo(BigDecimal.TEN) > 0) {
      throw new IllegalArgumentException(
          "price_factor: " + factor.toPlainString()
              + "; accepted: more than 0 and at most 10, such as 0.85 for 15 % off");
    }
    if (!Price.isWholeHour(effectiveFrom)) {
      throw new IllegalArgumentException(
          "effective_from: " + effectiveFrom + "; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException(
          "source: ''; accepted: where the factor comes from, such as 'contract 2026'");
    }
  }
}
