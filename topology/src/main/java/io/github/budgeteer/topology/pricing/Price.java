package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One row of the price book.
 *
 * @param key what it is for
 * @param usdPerMillion USD per million units; more than 0, because a price of 0 would be a budget without a limit
 * @param effectiveFrom the whole UTC hour from which it holds, until the next row of the key
 * @param origin whose word it is
 * @param source where the figure comes from, with its date
 */
public record Price(PriceKey key, Usd usdPerMillion, Instant effectiveFrom, PriceOrigin origin,
    String source) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
  private static final int SECONDS_PER_HOUR = 3_600;

  public Price {
    if (!isModel(key.model())) {
      throw new IllegalArgumentException("model: '" + key.model()
          + "'; accepted: an id without profile prefix or ARN, such as amazon.nova-lite-v1:0; its routing is the scope's to tell");
    }
    requireRegion(key.region());
    if (!usdPerMillion.isPositive()) {
      throw new IllegalArgumentException("usd_per_million: " + usdPerMillion + "; a price is more than 0");
    }
    if (!isWholeHour(effectiveFrom)) {
      throw new IllegalArgumentException(
          "effective_from: " + effectiveFrom + "; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException(
          "source: ''; accepted: where the price comes from, such as 'price list 2026-10-06'");
    }
  }

  /** Reads a price as the topic carries it. */
  public static Price of(PriceRow row) {
    return new Price(
        new PriceKey(row.model(), row.region(), row.scope(), row.tier(), row.component(), row.context()),
        row.usdPerMillion(), row.effectiveFrom(), row.origin(), row.source());
  }

  /** Returns this price as the topic carries it. */
  public PriceRow toRow() {
    return new PriceRow(key.model(), key.region(), key.scope(), key.tier(), key.component(), key.context(),
        usdPerMillion, effectiveFrom, origin, source);
  }

  static boolean isWholeHour(Instant time) {
    return time.getNano() == 0 && time.getEpochSecond() % SECONDS_PER_HOUR == 0;
  }

  private static boolean isModel(String model) {
    return !model.isBlank() && ModelId.parse(model).model().equals(model);
  }

  /**
   * Demands the name of a Region, whether or not AWS has it.
   *
   * @throws IllegalArgumentException if it is none; the message says what would be accepted
   */
  public static void requireRegion(String region) {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException(
          "region: '" + region + "'; accepted: an AWS Region, such as us-east-1");
    }
  }

  /** Returns {@code key@effectiveFrom source}, the name of this price in a charge. */
  @Override
  public String toString() {
    return key + "@" + effectiveFrom + ' ' + source;
  }
}
