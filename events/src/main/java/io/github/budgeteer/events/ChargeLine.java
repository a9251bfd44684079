package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One component of a charge.
 *
 * @param component what was used
 * @param units how much of it
 * @param usdPerMillion rate in USD per million units
 * @param price the price used: {@code model/region/scope/tier/component/context@effectiveFrom source}
 */
public record ChargeLine(Component component, long units, Usd usdPerMillion, String price,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean estimated) {
  public Usd cost() {
    return Usd.forUnits(units, usdPerMillion);
  }
}
