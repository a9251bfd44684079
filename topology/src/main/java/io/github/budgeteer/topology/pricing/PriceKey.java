package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
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
 * @param band how long the call's input is
 * @param component what is used
 */
public record PriceKey(String model, String region, RoutingScope scope, ServiceTier tier, ContextBand band,
    Component component) {
  /** Makes the key of a standard price for any context length, which most are. */
  public PriceKey(String model, String region, RoutingScope scope, Component component) {
    this(model, region, scope, ServiceTier.STANDARD, ContextBand.ANY, component);
  }

  /** Returns the same key in another scope. */
  PriceKey in(RoutingScope other) {
    return new PriceKey(model, region, other, tier, band, component);
  }

  /** Returns the same key in another band. */
  PriceKey in(ContextBand other) {
    return new PriceKey(model, region, scope, tier, other, component);
  }

  /** Returns the same key at another tier. */
  PriceKey at(ServiceTier other) {
    return new PriceKey(model, region, scope, other, band, component);
  }

  /** Returns the same key for another component. */
  PriceKey of(Component other) {
    return new PriceKey(model, region, scope, tier, band, other);
  }

  /** Returns {@code model/region/scope/component}, with tier and band in between where they are not the usual ones. */
  @Override
  public String toString() {
    return model + '/' + region + '/' + scope.label()
        + (tier == ServiceTier.STANDARD ? "" : '/' + tier.label())
        + (band == ContextBand.ANY ? "" : '/' + band.label()) + '/' + component.label();
  }
}
