package io.github.budgeteer.topology.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every known price, by key and time. Immutable.
 *
 * <p>A missing geo price is the in-region one and the other way round; a global price stands in for neither, nor they for
 * it. A model without a price for long input has one for all input. A price holds from its {@code effectiveFrom} on, and the oldest of a key also before that.
 */
public final class PriceBook {
  private static final String SHIPPED = "prices.csv";

  private final List<Price> prices;
  private final Map<PriceKey, PriceHistory> histories;
  private final Ceiling ceiling;
  private final String fingerprint;

  private PriceBook(List<Price> prices, Map<PriceKey, PriceHistory> histories) {
    this.prices = prices;
    this.histories = histories;
    ceiling = Ceiling.of(histories);
    fingerprint = fingerprint(prices);
  }

  /**
   * Makes a book of these prices.
   *
   * @throws IllegalArgumentException if there are none, or two of one key begin at the same time
   */
  public static PriceBook of(Collection<Price> prices) {
    if (prices.isEmpty()) {
      throw new IllegalArgumentException(
          "the price book is empty; accepted: at least one price, to estimate from");
    }
    Map<PriceKey, PriceHistory> histories = new LinkedHashMap<>();
    // In order of appearance, so that of several equally high prices an estimate always names the same one.
    Map<PriceKey, List<Price>> byKey = prices.stream().collect(groupingBy(Price::key, LinkedHashMap::new,
        toList()));
    byKey.forEach((key, ofKey) -> {
      if (ofKey.stream().map(Price::effectiveFrom).distinct().count() < ofKey.size()) {
        throw new IllegalArgumentException(key + ": two prices from the same time; accepted: one");
      }
      histories.put(key, PriceHistory.of(ofKey));
    });
    return new PriceBook(List.copyOf(prices), histories);
  }

  /** Returns the book that comes with the program; it is read once. */
  public static PriceBook shipped() {
    return Shipped.BOOK;
  }

  /**
   * Returns the book with more prices. Of those of one key and time the one of the higher {@link PriceOrigin} counts, and of
   * one origin the later.
   *
   * @throws IllegalArgumentException if a row is no price
   */
  public PriceBook with(Collection<PriceRow> rows) {
    Map<String, Price> byKey = new LinkedHashMap<>();
    Stream.concat(prices.stream(), rows.stream().map(Price::of))
        .forEach(price -> byKey.merge(price.key() + "@" + price.effectiveFrom(), price,
            (before, after) -> after.origin().compareTo(before.origin()) < 0 ? before : after));
    return of(byKey.values());
  }

  /** Returns a hash of all prices: two books with the same one charge the same. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Returns all prices in the order given. */
  public List<Price> prices() {
    return prices;
  }

  /** Returns the price in force at a time, if there is one for this key or for the scope that stands in for it. */
  public Optional<Price> price(PriceKey key, Instant at) {
    return Optional.ofNullable(history(key)).map(history -> history.at(at).price());
  }

  /** The band comes before the scope: a long call is not charged the price of a short one while there is one of its own. */
  @Nullable
  PriceHistory history(PriceKey key) {
    PriceHistory own = inScope(key);
    return own == null && key.band() != ContextBand.ANY ? inScope(key.in(ContextBand.ANY)) : own;
  }

  private @Nullable PriceHistory inScope(PriceKey key) {
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

  /** Returns what to assume where there is no price. */
  Ceiling ceiling() {
    return ceiling;
  }

  private static String fingerprint(List<Price> prices) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      prices.stream().map(price -> price + " " + price.usdPerMillion() + "\n").sorted()
          .forEach(line -> digest.update(line.getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Shipped {
    private static final PriceBook BOOK = load();

    private static PriceBook load() {
      try (Reader reader = new InputStreamReader(
          Objects.requireNonNull(PriceBook.class.getResourceAsStream(SHIPPED),
              SHIPPED + " is not on the class path"),
          UTF_8)) {
        return PriceBookReader.read(SHIPPED, PriceOrigin.SHIPPED, reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
