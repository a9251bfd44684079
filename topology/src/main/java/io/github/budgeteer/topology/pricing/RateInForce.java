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
 * @param listed the price it rests on, before any discount
 * @param price name of that price, with the discount
 */
public record RateInForce(String model, RoutingScope scope, Usd usdPerMillion, boolean estimated,
    Price listed, String price) {
  /** Returns where the rate comes from, with any discount. */
  public String source() {
    return price.substring(price.indexOf(' ') + 1);
  }
}
