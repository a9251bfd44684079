package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.Usd;

/**
 * What past usage costs by the present price book.
 *
 * @param model model that is charged, which differs from the one logged once a profile is resolved
 * @param scope how far calls could be routed, likewise
 * @param usdPerMillion USD per million units
 * @param estimated whether the model has no price
 * @param price name of the price
 */
public record RateInForce(String model, RoutingScope scope, Usd usdPerMillion, boolean estimated,
    String price) {}
