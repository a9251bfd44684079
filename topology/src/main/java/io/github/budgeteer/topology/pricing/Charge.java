package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Usd;
import java.util.List;

/**
 * What one invocation costs.
 *
 * @param model model without profile prefix or ARN
 * @param basis what the amount rests on
 * @param amount the exact sum of the lines, never negative
 * @param lines one per component used, in the order of the components
 */
public record Charge(String model, ChargeBasis basis, Usd amount, List<ChargeLine> lines) {
  public Charge {
    lines = List.copyOf(lines);
    Usd sum = sum(lines);
    if (!amount.equals(sum)) {
      throw new IllegalArgumentException("amount: " + amount + " USD; the lines sum to " + sum);
    }
  }

  static Charge of(String model, ChargeBasis basis, List<ChargeLine> lines) {
    return new Charge(model, basis, sum(lines), lines);
  }

  private static Usd sum(List<ChargeLine> lines) {
    Usd sum = Usd.ZERO;
    for (ChargeLine line : lines) {
      sum = sum.plus(line.cost());
    }
    return sum;
  }
}
