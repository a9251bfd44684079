package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import java.math.BigDecimal;

/**
 * What a component costs over time.
 *
 * @param basis priced, or estimated
 * @param history the rate by time
 */
record Rate(ChargeBasis basis, PriceHistory history) {
  static Rate priced(PriceHistory history) {
    return new Rate(ChargeBasis.PRICED, history);
  }

  static Rate estimated(PriceHistory history) {
    return new Rate(ChargeBasis.ESTIMATED, history);
  }

  /** Returns an estimate from this rate, with the reason in the names of its steps. */
  Rate estimate(BigDecimal factor, String why) {
    return estimated(history.times(factor, why));
  }
}
