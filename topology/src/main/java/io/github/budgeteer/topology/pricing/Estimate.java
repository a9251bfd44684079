package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ModelId;
import io.github.budgeteer.events.ServiceTier;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rate for a key, or estimates one that is not below what AWS may bill.
 *
 * <p>In this order:
 * <ol>
 * <li>The book's own price, or that of the scope that stands in.
 * <li>A tier without a price: the standard rate. Flex and batch only ever take something off it. Priority is listed at 1.75
 * times and latency-optimized at 1.25 times standard wherever AWS lists them, so the rate is multiplied by that.
 * <li>A cache write whose lifetime has no price: the price of the next longer lifetime, which is never the cheaper one.
 * <li>Otherwise the highest standard rate, see {@link Ceiling}.
 * </ol>
 * All but the first are estimates.
 */
final class Estimate {
  private static final BigDecimal PRIORITY = new BigDecimal("1.75");
  private static final BigDecimal LATENCY_OPTIMIZED = new BigDecimal("1.25");

  private Estimate() {}

  static Rate rate(PriceBook book, ModelId id, PriceKey key) {
    PriceHistory own = book.history(key);
    if (own != null) {
      return Rate.priced(own);
    }
    return switch (key.tier()) {
      case STANDARD -> standard(book, id, key);
      case FLEX, BATCH -> tiered(book, id, key, BigDecimal.ONE);
      case PRIORITY -> tiered(book, id, key, PRIORITY);
      case LATENCY_OPTIMIZED -> tiered(book, id, key, LATENCY_OPTIMIZED);
    };
  }

  private static Rate tiered(PriceBook book, ModelId id, PriceKey key, BigDecimal factor) {
    return rate(book, id, key.at(ServiceTier.STANDARD)).estimate(factor, "as " + key.tier().label());
  }

  private static Rate standard(PriceBook book, ModelId id, PriceKey key) {
    for (Component longer = nextLonger(key.component()); longer != null; longer = nextLonger(longer)) {
      PriceHistory history = book.history(key.of(longer));
      if (history != null) {
        return Rate.priced(history).estimate(BigDecimal.ONE, "as " + key.component().label());
      }
    }
    return Rate
        .estimated(book.ceiling().highest(id.provider(), key.region(), key.component(), key.context()));
  }

  private static @Nullable Component nextLonger(Component component) {
    return switch (component) {
      case CACHE_WRITE_5M -> Component.CACHE_WRITE_30M;
      case CACHE_WRITE_30M -> Component.CACHE_WRITE_1H;
      case INPUT, OUTPUT, CACHE_READ, CACHE_WRITE_1H, IMAGE, SEARCH -> null;
    };
  }
}
