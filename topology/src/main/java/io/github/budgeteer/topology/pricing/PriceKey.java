package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;

/**
 * What a price is for.
 *
 * @param model model without profile prefix or ARN, as {@link ModelId#model()} gives it
 * @param region source Region
 * @param scope how far the call may be routed
 * @param tier service level
 * @param component what is used
 * @param context how long the call's input is
 */
public record PriceKey(String model, String region, RoutingScope scope, ServiceTier tier, Component component,
    ContextBand context) {
  /** Makes the key of a standard price for calls of any length. */
  public PriceKey(String model, String region, RoutingScope scope, Component component) {
    this(model, region, scope, ServiceTier.STANDARD, component, ContextBand.ANY);
  }

  /** Returns the same key in another scope. */
  public PriceKey in(RoutingScope other) {
    return new PriceKey(model, region, other, tier, component, context);
  }

  /** Returns the same key in another tier. */
  public PriceKey at(ServiceTier other) {
    return new PriceKey(model, region, scope, other, component, context);
  }

  /** Returns the same key for another component. */
  public PriceKey of(Component other) {
    return new PriceKey(model, region, scope, tier, other, context);
  }

  /** Returns {@code model/region/scope/tier/component/context}. */
  @Override
  public String toString() {
    return model + '/' + region + '/' + scope.label() + '/' + tier.label() + '/' + component.label() + '/'
        + context.label();
  }
}
