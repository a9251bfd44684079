package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The highest rates of a price book, which an estimate is made of: a model without a price must neither be free nor look
 * cheaper than it may turn out to be.
 */
final class Ceiling {
  private final Map<Group, PriceHistory> highest;

  private Ceiling(Map<Group, PriceHistory> highest) {
    this.highest = highest;
  }

  /**
   * Whose prices are compared.
   *
   * @param provider null for all
   * @param region null for all
   * @param component null for all
   */
  private record Group(@Nullable String provider, @Nullable String region, @Nullable Component component) {}

  static Ceiling of(Map<PriceKey, PriceHistory> histories) {
    Map<Group, List<PriceHistory>> members = new HashMap<>();
    histories.forEach((key, history) -> {
      if (key.tier() != ServiceTier.STANDARD) {
        return;
      }
      ModelId.parse(key.model()).provider().ifPresent(provider -> {
        join(members, new Group(provider, key.region(), key.component()), history);
        join(members, new Group(provider, null, key.component()), history);
      });
      join(members, new Group(null, key.region(), key.component()), history);
      join(members, new Group(null, null, key.component()), history);
      join(members, new Group(null, null, null), history);
    });
    Map<Group, PriceHistory> highest = new HashMap<>();
    members.forEach((group, ofGroup) -> highest.put(group, PriceHistory.highest(ofGroup)));
    return new Ceiling(highest);
  }

  /**
   * Returns the highest standard rates of the provider in the Region, else of the provider anywhere, of all in the Region, of
   * all. A component that the whole book lacks gets the highest rate of any.
   */
  PriceHistory highest(Optional<String> provider, String region, Component component) {
    List<Group> nearestFirst = new ArrayList<>();
    provider.ifPresent(name -> {
      nearestFirst.add(new Group(name, region, component));
      nearestFirst.add(new Group(name, null, component));
    });
    nearestFirst.add(new Group(null, region, component));
    nearestFirst.add(new Group(null, null, component));
    nearestFirst.add(new Group(null, null, null));
    return nearestFirst.stream().filter(highest::containsKey).map(highest::get).findFirst().orElseThrow();
  }

  private static void join(Map<Group, List<PriceHistory>> members, Group group, PriceHistory history) {
    members.computeIfAbsent(group, first -> new ArrayList<>()).add(history);
  }
}
