package io.github.budgeteer.events;

import java.time.Instant;

/**
 * One price as the {@code prices} topic carries it: a change to the shipped price book.
 *
 * @param model model without profile prefix or ARN
 * @param region source Region
 * @param scope how far the call may be routed
 * @param tier service level
 * @param component what is used
 * @param context how long the call's input is
 * @param usdPerMillion USD per million units, more than 0
 * @param effectiveFrom the whole UTC hour from which it holds
 * @param origin whose word it is; decides between prices of one key and date
 * @param source where the figure comes from, with its date
 */
public record PriceRow(String model, String region, RoutingScope scope, ServiceTier tier, Component component,
    ContextBand context, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin, String source)
    implements
      PriceInput {
  /**
   * Returns the record's key on the topic, {@code model/region/scope/tier/component/context@effectiveFrom origin}: a later
   * row of the same key, date and origin is a correction and replaces the former.
   */
  @Override
  public String key() {
    return model + '/' + region + '/' + scope.label() + '/' + tier.label() + '/' + component.label() + '/'
        + context.label() + '@' + effectiveFrom + ' ' + origin.label();
  }
}
