package io.github.budgeteer.topology.pricing;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a charge names the price it used: {@code key@effectiveFrom source}.
 *
 * @param key {@code model/region/scope/tier/component/context}
 * @param effectiveFrom the hour from which the row holds
 * @param source where the row's figure is from, and what was done to it
 */
public record PriceName(String key, Instant effectiveFrom, String source) {
  private static final Pattern FORM = Pattern.compile(
      "(.*)@(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ) (.*)",
      Pattern.DOTALL);

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PriceName of(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "price: '" + name + "'; accepted: model/region/scope/tier/component/context@effectiveFrom source");
    }
    return new PriceName(matcher.group(1), Instant.parse(matcher.group(2)), matcher.group(3));
  }

  @Override
  public String toString() {
    return key + '@' + effectiveFrom + ' ' + source;
  }
}
