package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rates of one model in one Region and tier, each looked up at its first use. For one thread. */
final class Rates {
  private final PriceBook book;
  private final ModelId id;
  private final String region;
  private final ServiceTier tier;
  private final List<ContextBand> bands;
  /** By band: first for any context, then ascending. */
  private final List<Map<Component, Rate>> rates = new ArrayList<>();

  Rates(PriceBook book, ModelId id, String region, ServiceTier tier) {
    this.book = book;
    this.id = id;
    this.region = region;
    this.tier = tier;
    this.bands = book.bands(id.model(), region);
    for (int band = 0; band <= bands.size(); band++) {
      rates.add(new EnumMap<>(Component.class));
    }
  }

  ModelId id() {
    return id;
  }

  /** Returns the number of the band that a call belongs to: 0, or that of the longest context that its input is over. */
  int band(Usage usage) {
    if (bands.isEmpty()) {
      return 0;
    }
    long input = usage.input();
    int band = bands.size();
    while (band > 0 && bands.get(band - 1).over() >= input) {
      band--;
    }
    return band;
  }

  /** Returns the band of a number. */
  ContextBand context(int band) {
    return band == 0 ? ContextBand.ANY : bands.get(band - 1);
  }

  Rate of(Component component, int band) {
    Map<Component, Rate> known = rates.get(band);
    Rate rate = known.get(component);
    if (rate == null) {
      rate = Estimate.rate(book, id,
          new PriceKey(id.model(), region, id.scope(), tier, component, context(band)));
      known.put(component, rate);
    }
    return rate;
  }
}
