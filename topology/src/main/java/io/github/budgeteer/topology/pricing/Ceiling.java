package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The highest standard rates of a price book, which an estimate is made of: a model without a price must neither be free nor
 * look cheaper than it may turn out to be. Worked out at first use, because most runs meet few unpriced models or none.
 */
final class Ceiling {
  private final PriceBook book;
  private final Map<Group, Optional<PriceHistory>> highest = new ConcurrentHashMap<>();

  Ceiling(PriceBook book) {
    this.book = book;
  }

  /**
   * Whose prices are compared.
   *
   * @param provider null for all
   * @param region null for all
   * @param component null for all
   * @param context prices for longer contexts than this are left out
   */
  private record Group(@Nullable String provider, @Nullable String region, @Nullable Component component,
      ContextBand context) {}

  /**
   * Returns the highest rates of the provider in the Region, else of the provider in all Regions, else of all in the
   * Region, else of all. The provider comes before the Region, because prices differ by far more between providers than
   * between Regions. A component that the whole book lacks gets the highest rate of any.
   */
  PriceHistory highest(Optional<String> provider, String region, Component component, ContextBand context) {
    Stream<Group> ofProvider = provider.stream().flatMap(
        name -> Stream.of(new Group(name, region, component, context),
            new Group(name, null, component, context)));
    Stream<Group> ofAll = Stream.of(new Group(null, region, component, context),
        new Group(null, null, component, context), new Group(null, null, null, context));
    return Stream.concat(ofProvider, ofAll).flatMap(group -> highest(group).stream()).findFirst()
        // A book of nothing but other tiers or long contexts: better one of those than none.
        .orElseGet(() -> PriceHistory.highest(book.models().stream()
            .flatMap(model -> book.of(model).histories().values().stream()).toList()));
  }

  private Optional<PriceHistory> highest(Group group) {
    return highest.computeIfAbsent(group, asked -> {
      List<PriceHistory> members = new ArrayList<>();
      for (String model : book.models()) {
        if (asked.provider == null
            || ModelId.parse(model).provider().filter(asked.provider::equals).isPresent()) {
          book.of(model).histories().forEach((key, history) -> {
            if (isMember(key, asked)) {
              members.add(history);
            }
          });
        }
      }
      return members.isEmpty() ? Optional.empty() : Optional.of(PriceHistory.highest(members));
    });
  }

  private static boolean isMember(PriceKey key, Group group) {
    return key.tier() == ServiceTier.STANDARD && key.context().compareTo(group.context) <= 0
        && (group.component == null || key.component() == group.component)
        && (group.region == null || key.region().equals(group.region));
  }
}
