package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One row of the price book.
 *
 * @param key what it is for
 * @param usdPerMillion USD per million units; more than 0, because a price of 0 would be a budget without a limit
 * @param effectiveFrom the whole UTC hour from which it holds, until the next row of the key
 * @param origin who says so
 * @param source where the figure comes from, with its date
 */
public record Price(PriceKey key, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin,
    String source) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");

  static Price of(PriceRow row) {
    return new Price(
        new PriceKey(row.model(), row.region(), row.scope(), row.tier(), ContextBand.of(row.band()),
            row.component()),
        row.usdPerMillion(), row.effectiveFrom(), row.origin(), row.source());
  }

  /** Returns the form that the {@code prices} topic has. */
  public PriceRow toRow() {
    return new PriceRow(key.model(), key.region(), key.scope(), key.tier(), key.band().label(),
        key.component(),
        usdPerMillion, effectiveFrom, origin, source);
  }

  public Price {
    if (key.model().isBlank() || !ModelId.parse(key.model()).model().equals(key.model())) {
      throw new IllegalArgumentException("model: '" + key.model()
          + "'; accepted: an id without profile prefix or ARN, such as amazon.nova-lite-v1:0; its routing is the scope's to tell");
    }
    if (!REGION.matcher(key.region()).matches()) {
      throw new IllegalArgumentException(
          "region: '" + key.region() + "'; accepted: an AWS Region, such as us-east-1");
    }
    if (!usdPerMillion.isPositive()) {
      throw new IllegalArgumentException("usd_per_million: " + usdPerMillion + "; a price is more than 0");
    }
    if (!effectiveFrom.truncatedTo(ChronoUnit.HOURS).equals(effectiveFrom)) {
      throw new IllegalArgumentException(
          "effective_from: " + effectiveFrom + "; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException(
          "source: ''; accepted: where the price comes from, such as 'price list 2026-10-06'");
    }
  }

  /** Returns {@code model/region/scope/component@effectiveFrom source}, the name of this price in a charge. */
  @Override
  public String toString() {
    return key + "@" + effectiveFrom + ' ' + source;
  }
}
