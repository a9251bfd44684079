package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.RoutingScope;

/**
 * What a price is for.
 *
 * @param model model without profile prefix or ARN, as {@link ModelId#model()} gives it
 * @param region source Region
 * @param scope how far the call may be routed
 * @param component what is used
 */
public record PriceKey(String model, String region, RoutingScope scope, Component component) {
  /** Returns the same key in another scope. */
  PriceKey in(RoutingScope other) {
    return new PriceKey(model, region, other, component);
  }

  /** Returns {@code model/region/scope/component}. */
  @Override
  public String toString() {
    return model + '/' + region + '/' + scope.label() + '/' + component.label();
  }
}
