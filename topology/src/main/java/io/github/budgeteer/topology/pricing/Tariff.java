package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/**
 * A price that holds in several Regions: one line of a price file. The shipped book has ten times as many prices as lines, and
 * a run uses few of them, so the lines are taken apart model by model when one is asked for.
 *
 * @param model model without profile prefix or ARN
 * @param regions source Regions, at least one, none twice
 * @param scope how far the call may be routed
 * @param tier service level
 * @param component what is used
 * @param context how long the call's input is
 * @param usdPerMillion USD per million units, more than 0
 * @param effectiveFrom the whole UTC hour from which it holds
 * @param origin whose word it is
 * @param source where the figure comes from, with its date
 */
record Tariff(String model, List<String> regions, RoutingScope scope, ServiceTier tier, Component component,
    ContextBand context, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin, String source) {
  Tariff {
    regions = List.copyOf(regions);
    if (new HashSet<>(regions).size() < regions.size()) {
      throw new IllegalArgumentException(
          "region: " + String.join(" ", regions) + "; accepted: each Region once");
    }
    // Makes the same demands as the prices themselves, now rather than when one is used.
    price(model, regions.getFirst(), scope, tier, component, context, usdPerMillion, effectiveFrom, origin,
        source);
  }

  static Tariff of(Price price) {
    PriceKey key = price.key();
    return new Tariff(key.model(), List.of(key.region()), key.scope(), key.tier(), key.component(),
        key.context(),
        price.usdPerMillion(), price.effectiveFrom(), price.origin(), price.source());
  }

  /** Returns one price for each Region. */
  List<Price> prices() {
    return regions.stream().map(region -> price(model, region, scope, tier, component, context, usdPerMillion,
        effectiveFrom, origin, source)).toList();
  }

  /** Returns whether both tell the price of one key from one time on. */
  boolean overlaps(Tariff other) {
    return component == other.component && scope == other.scope && tier == other.tier
        && context.over() == other.context.over() && model.equals(other.model)
        && effectiveFrom.equals(other.effectiveFrom) && !Collections.disjoint(regions, other.regions);
  }

  private static Price price(String model, String region, RoutingScope scope, ServiceTier tier,
      Component component, ContextBand context, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin,
      String source) {
    return new Price(new PriceKey(model, region, scope, tier, component, context), usdPerMillion,
        effectiveFrom,
        origin, source);
  }
}
