package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The prices of one model, by key and time. Immutable. */
final class ModelPrices {
  static final ModelPrices NONE = new ModelPrices(List.of(), List.of());

  private final List<Price> prices;
  private final Map<PriceKey, PriceHistory> histories;
  private final Map<String, List<ContextBand>> bands;

  /**
   * Makes them of all that is said about a model. Of one key and date the origin that comes first in {@link PriceOrigin}
   * counts, and of one origin the later word.
   *
   * @param factors ascending by time
   */
  ModelPrices(List<Tariff> tariffs, List<PriceFactor> factors) {
    Map<Dated, Price> counting = new LinkedHashMap<>();
    for (Tariff tariff : tariffs) {
      for (Price price : tariff.prices()) {
        counting.merge(new Dated(price.key(), price.effectiveFrom()), price,
            (there, here) -> here.origin().isAtLeast(there.origin()) ? here : there);
      }
    }
    prices = List.copyOf(counting.values());
    // In order of appearance, so that of several equally high prices an estimate always names the same one.
    Map<PriceKey, List<Price>> byKey = new LinkedHashMap<>();
    prices.forEach(price -> byKey.computeIfAbsent(price.key(), key -> new ArrayList<>(1)).add(price));
    histories = LinkedHashMap.newLinkedHashMap(byKey.size());
    byKey.forEach((key, ofKey) -> histories.put(key, PriceHistory.of(ofKey).negotiated(factors)));
    bands = bands(byKey);
  }

  private record Dated(PriceKey key, Instant effectiveFrom) {}

  /** Returns the prices that count, in the order given. */
  List<Price> prices() {
    return prices;
  }

  Map<PriceKey, PriceHistory> histories() {
    return histories;
  }

  /** Returns the price of this key, or of the scope that stands in for it. */
  @Nullable
  PriceHistory history(PriceKey key) {
    PriceHistory own = histories.get(key);
    if (own != null) {
      return own;
    }
    return switch (key.scope()) {
      case IN_REGION -> histories.get(key.in(RoutingScope.GEO));
      case GEO -> histories.get(key.in(RoutingScope.IN_REGION));
      case GLOBAL -> null;
    };
  }

  /** Returns the contexts that have prices of their own in this Region, ascending, without {@link ContextBand#ANY}. */
  List<ContextBand> bands(String region) {
    return bands.getOrDefault(region, List.of());
  }

  private static Map<String, List<ContextBand>> bands(Map<PriceKey, ?> byKey) {
    Map<String, TreeSet<ContextBand>> found = new HashMap<>();
    for (PriceKey key : byKey.keySet()) {
      if (!key.context().equals(ContextBand.ANY)) {
        found.computeIfAbsent(key.region(), region -> new TreeSet<>()).add(key.context());
      }
    }
    Map<String, List<ContextBand>> bands = new HashMap<>();
    found.forEach((region, ofRegion) -> bands.put(region, List.copyOf(ofRegion)));
    return bands;
  }
}
