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
  }

  static Charge of(String model, ChargeBasis basis, List<ChargeLine> lines) {
    Usd amount = Usd.ZERO;
    for (ChargeLine line : lines) {
      amount = amount.plus(line.cost());
    }
    return new Charge(model, basis, amount, lines);
  }
}
