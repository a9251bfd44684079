package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.PriceFactor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All that decides what a call costs: the prices, and which model stands behind each profile. Immutable.
 *
 * @param book the prices
 * @param factors what list prices are multiplied by, by the time from which that holds; 1 before the first
 * @param profiles model by profile, as {@link InferenceProfile#model} names it
 */
public record RateCard(PriceBook book, NavigableMap<Instant, BigDecimal> factors,
    Map<String, ModelId> profiles) {
  public RateCard {
    factors = Collections.unmodifiableNavigableMap(new TreeMap<>(factors));
    profiles = Map.copyOf(profiles);
  }

  /** Returns the card of list prices alone. */
  public static RateCard of(PriceBook book) {
    return new RateCard(book, new TreeMap<>(), Map.of());
  }

  /** Returns the card that comes with the program. */
  public static RateCard shipped() {
    return of(PriceBook.shipped());
  }

  /** Returns the card with changes applied. */
  public RateCard with(Collection<? extends PriceInput> changes) {
    List<PriceRow> rows = new ArrayList<>();
    NavigableMap<Instant, BigDecimal> discounts = new TreeMap<>(factors);
    Map<String, ModelId> known = new HashMap<>(profiles);
    for (PriceInput change : changes) {
      switch (change) {
        case PriceRow row -> rows.add(row);
        case PriceFactor factor -> discounts.put(factor.effectiveFrom(), factor.factor());
        case InferenceProfile profile -> known.put(profile.model(), profile.resolved());
      }
    }
    return new RateCard(rows.isEmpty() ? book : book.with(rows), discounts, known);
  }

  /** Returns a hash of all of it: two cards with the same one charge the same. */
  public String fingerprint() {
    return book.fingerprint() + (factors.isEmpty() ? "" : " " + factors)
        + (profiles.isEmpty() ? "" : " " + new TreeMap<>(profiles));
  }

  /** Returns what list prices are multiplied by at a time. */
  BigDecimal factor(Instant at) {
    if (factors.isEmpty()) {
      return BigDecimal.ONE;
    }
    Map.Entry<Instant, BigDecimal> entry = factors.floorEntry(at);
    return entry == null ? BigDecimal.ONE : entry.getValue();
  }

  /** Returns the model behind a logged id. */
  ModelId resolve(ModelId logged) {
    return profiles.getOrDefault(logged.model(), logged);
  }
}
