package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that decides what a call costs: the prices, and which model stands behind each profile. Immutable.
 *
 * @param book the prices
 * @param profiles model by profile, as {@link InferenceProfile#model} names it
 */
public record RateCard(PriceBook book, Map<String, ModelId> profiles) {
  public RateCard {
    profiles = Map.copyOf(profiles);
  }

  /** Returns the card without profiles. */
  public static RateCard of(PriceBook book) {
    return new RateCard(book, Map.of());
  }

  /** Returns the card that comes with the program. */
  public static RateCard shipped() {
    return of(PriceBook.shipped());
  }

  /** Returns the card with changes applied. */
  public RateCard with(Collection<? extends PriceInput> changes) {
    List<Tariff> prices = new ArrayList<>();
    List<PriceFactor> factors = new ArrayList<>();
    Map<String, ModelId> known = new HashMap<>(profiles);
    for (PriceInput change : changes) {
      switch (change) {
        case PriceRow row -> prices.add(Tariff.of(Price.of(row)));
        case PriceFactor factor -> factors.add(factor);
        case InferenceProfile profile -> known.put(profile.model(), profile.resolved());
      }
    }
    return new RateCard(
        prices.isEmpty() && factors.isEmpty() ? book : book.plus(new PriceFile(prices, factors)),
        known);
  }

  /**
   * Demands a change that {@link #with} can take.
   *
   * @throws IllegalArgumentException if it is none; the message says what would be accepted
   */
  public static void require(PriceInput change) {
    switch (change) {
      case PriceRow row -> Tariff.of(Price.of(row));
      case PriceFactor factor -> {
      }
      case InferenceProfile profile -> profile.resolved();
    }
  }

  /** Returns a hash of all of it: two cards with the same one charge the same. */
  public String fingerprint() {
    return book.fingerprint() + (profiles.isEmpty() ? "" : " " + new TreeMap<>(profiles));
  }

  /** Returns the model behind a logged id. */
  ModelId resolve(ModelId logged) {
    return profiles.getOrDefault(logged.model(), logged);
  }
}
