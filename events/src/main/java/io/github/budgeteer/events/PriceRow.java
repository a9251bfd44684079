package io.github.budgeteer.events;

import java.time.Instant;

/**
 * One price, on the {@code prices} topic.
 *
 * @param model model without profile prefix or ARN
 * @param region source Region
 * @param scope how far the call may be routed
 * @param tier service level
 * @param band context band
 * @param component what is used
 * @param usdPerMillion USD per million units
 * @param effectiveFrom the whole UTC hour from which it holds
 * @param origin who says so
 * @param source where the figure comes from, with its date
 */
public record PriceRow(String model, String region, RoutingScope scope, ServiceTier tier, String band,
    Component component, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin, String source)
    implements
      PriceInput {
  @Override
  public String key() {
    return String.join("/", model, region, scope.label(), tier.label(), band, component.label()) + '@'
        + effectiveFrom + ' ' + origin.label();
  }
}
