package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.util.List;

/**
 * What one invocation costs.
 *
 * @param model model without profile prefix or ARN
 * @param scope how far the call could be routed
 * @param tier service level
 * @param context how long the call's input was, as far as it matters for the price
 * @param basis what the amount rests on
 * @param lines one per component used, in the order of the components
 */
public record Charge(String model, RoutingScope scope, ServiceTier tier, ContextBand context,
    ChargeBasis basis, List<ChargeLine> lines) {
  public Charge {
    lines = List.copyOf(lines);
  }

  static Charge of(ModelId id, ServiceTier tier, ContextBand context, ChargeBasis basis,
      List<ChargeLine> lines) {
    return new Charge(id.model(), id.scope(), tier, context, basis, lines);
  }

  /** Returns the exact sum of the lines, never negative. */
  public Usd amount() {
    Usd sum = Usd.ZERO;
    for (ChargeLine line : lines) {
      sum = sum.plus(line.cost());
    }
    return sum;
  }
}
