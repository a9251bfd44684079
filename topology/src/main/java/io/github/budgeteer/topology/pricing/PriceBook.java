package io.github.budgeteer.topology.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every known price, by key and time. Immutable.
 *
 * <p>A missing geo price is the in-region one and the other way round; a global price stands in for neither, nor they for
 * it. A price holds from its {@code effectiveFrom} on, and the oldest of a key also before that. Of prices of the same key
 * and date, the origin that comes first in {@link PriceOrigin} counts.
 */
public final class PriceBook {
  private static final String SHIPPED = "prices.csv";

  private final List<Price> prices;
  private final List<PriceFactor> factors;
  private final Map<PriceKey, PriceHistory> histories;
  /** Ascending, by model and Region; only where there is one besides {@link ContextBand#ANY}. */
  private final Map<Place, List<ContextBand>> bands;
  private final Ceiling ceiling;
  private final String fingerprint;

  private PriceBook(List<Price> prices, List<PriceFactor> factors) {
    this.prices = prices;
    this.factors = factors;
    histories = histories(prices, factors);
    bands = bands(histories.keySet());
    ceiling = new Ceiling(histories);
    fingerprint = fingerprint(prices, factors);
  }

  private record Place(String model, String region) {}

  private record Dated(PriceKey key, Instant effectiveFrom) {}

  /**
   * Makes a book of these prices.
   *
   * @throws IllegalArgumentException if there are none, or two of one key and origin begin at the same time
   */
  public static PriceBook of(Collection<Price> prices) {
    return of(new PriceFile(List.copyOf(prices), List.of()));
  }

  /**
   * Makes a book of a file.
   *
   * @throws IllegalArgumentException if it has no prices, or two of one key and origin begin at the same time
   */
  public static PriceBook of(PriceFile file) {
    if (file.prices().isEmpty()) {
      throw new IllegalArgumentException(
          "the price book is empty; accepted: at least one price, to estimate from");
    }
    return new PriceBook(List.of(), List.of()).with(file.prices(), file.factors(), Twins.REFUSED);
  }

  /** Returns the book that comes with the program; it is read once. */
  public static PriceBook shipped() {
    return Shipped.BOOK;
  }

  /**
   * Returns a book with these prices too. One of the same key, date and origin as one that is here is a correction and
   * replaces it; between origins the earlier in {@link PriceOrigin} counts.
   */
  public PriceBook plus(Collection<Price> more) {
    return with(more, List.of(), Twins.CORRECT);
  }

  /** Returns a book with the prices and the negotiated discounts of a file too, as {@link #plus(Collection)} adds them. */
  public PriceBook plus(PriceFile file) {
    return with(file.prices(), file.factors(), Twins.CORRECT);
  }

  /** What two prices of the same key, date and origin mean. */
  private enum Twins {
    REFUSED, CORRECT
  }

  private PriceBook with(Collection<Price> more, Collection<PriceFactor> moreFactors, Twins twins) {
    Map<Dated, Price> merged = LinkedHashMap.newLinkedHashMap(prices.size() + more.size());
    prices.forEach(price -> merged.put(new Dated(price.key(), price.effectiveFrom()), price));
    for (Price price : more) {
      merged.merge(new Dated(price.key(), price.effectiveFrom()), price, (there, here) -> {
        if (twins == Twins.REFUSED && there.origin() == here.origin()) {
          throw new IllegalArgumentException(price.key() + ": two prices from the same time; accepted: one");
        }
        return here.origin().isAtLeast(there.origin()) ? here : there;
      });
    }
    Map<Instant, PriceFactor> byTime = new HashMap<>();
    factors.forEach(factor -> byTime.put(factor.effectiveFrom(), factor));
    moreFactors.forEach(factor -> byTime.put(factor.effectiveFrom(), factor));
    return new PriceBook(List.copyOf(merged.values()),
        byTime.values().stream().sorted(Comparator.comparing(PriceFactor::effectiveFrom)).toList());
  }

  /** Returns a hash of all prices and discounts: two books with the same one charge the same. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Returns all prices that count, in the order given. */
  public List<Price> prices() {
    return prices;
  }

  /** Returns the price in force at a time, if there is one for this key or for the scope that stands in for it. */
  public Optional<Price> price(PriceKey key, Instant at) {
    return Optional.ofNullable(history(key)).map(history -> history.at(at).price());
  }

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

  /** Returns the contexts that this model is priced apart for in this Region, ascending, without {@link ContextBand#ANY}. */
  List<ContextBand> bands(String model, String region) {
    return bands.isEmpty() ? List.of() : bands.getOrDefault(new Place(model, region), List.of());
  }

  /** Returns what to assume where there is no price. */
  Ceiling ceiling() {
    return ceiling;
  }

  private static Map<PriceKey, PriceHistory> histories(List<Price> prices, List<PriceFactor> factors) {
    // In order of appearance, so that of several equally high prices an estimate always names the same one.
    Map<PriceKey, PriceHistory> histories = LinkedHashMap.newLinkedHashMap(prices.size());
    Map<PriceKey, List<Price>> changing = new HashMap<>();
    for (Price price : prices) {
      PriceHistory former = histories.putIfAbsent(price.key(), PriceHistory.of(price));
      if (former != null) {
        changing
            .computeIfAbsent(price.key(), key -> new ArrayList<>(List.of(former.steps().getFirst().price())))
            .add(price);
      }
    }
    changing.forEach((key, ofKey) -> histories.put(key, PriceHistory.of(ofKey)));
    if (!factors.isEmpty()) {
      histories.replaceAll((key, history) -> history.negotiated(factors));
    }
    return histories;
  }

  private static String fingerprint(List<Price> prices, List<PriceFactor> factors) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Stream.concat(
          prices.stream().map(price -> price + " " + price.origin().label() + " " + price.usdPerMillion()),
          factors.stream().map(factor -> factor.key() + " " + factor.factor()))
          .sorted().forEach(line -> digest.update((line + "\n").getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<Place, List<ContextBand>> bands(Collection<PriceKey> keys) {
    Map<Place, TreeSet<ContextBand>> found = new HashMap<>();
    for (PriceKey key : keys) {
      if (!key.context().equals(ContextBand.ANY)) {
        found.computeIfAbsent(new Place(key.model(), key.region()), place -> new TreeSet<>())
            .add(key.context());
      }
    }
    Map<Place, List<ContextBand>> bands = new HashMap<>();
    found.forEach((place, ofPlace) -> bands.put(place, List.copyOf(ofPlace)));
    return bands;
  }

  private static final class Shipped {
    private static final PriceBook BOOK = load();

    private static PriceBook load() {
      try (Reader reader = new InputStreamReader(
          Objects.requireNonNull(PriceBook.class.getResourceAsStream(SHIPPED),
              SHIPPED + " is not on the class path"),
          UTF_8)) {
        return PriceBook.of(PriceBookReader.read(SHIPPED, reader, PriceOrigin.SHIPPED));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
