package io.github.budgeteer.topology.pricing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Every known price, by key and time. Immutable, and safe for several threads.
 *
 * <p>A missing geo price is the in-region one and the other way round; a global price stands in for neither, nor they for
 * it. A price holds from its {@code effectiveFrom} on, and the oldest of a key also before that. Of prices of the same key
 * and date, the origin that comes first in {@link PriceOrigin} counts.
 */
public final class PriceBook {
  private static final String SHIPPED = "prices.csv";

  /** By model, in order of appearance. */
  private final Map<String, List<Tariff>> tariffs;
  /** Ascending by time. */
  private final List<PriceFactor> factors;
  /** Made at the first use of a model. */
  private final Map<String, ModelPrices> models = new ConcurrentHashMap<>();
  private final Ceiling ceiling = new Ceiling(this);

  private PriceBook(Map<String, List<Tariff>> tariffs, List<PriceFactor> factors) {
    this.tariffs = tariffs;
    this.factors = factors;
    if (tariffs.isEmpty()) {
      throw new IllegalArgumentException(
          "the price book is empty; accepted: at least one price, to estimate from");
    }
  }

  /**
   * Makes a book of these prices.
   *
   * @throws IllegalArgumentException if there are none, or two of one key begin at the same time
   */
  public static PriceBook of(Collection<Price> prices) {
    Map<String, Price> seen = new LinkedHashMap<>();
    for (Price price : prices) {
      if (seen.put(price.key() + "@" + price.effectiveFrom(), price) != null) {
        throw new IllegalArgumentException(price.key() + ": two prices from the same time; accepted: one");
      }
    }
    return new PriceBook(Map.of(), prices.stream().map(Tariff::of).toList(), List.of(), List.of());
  }

  /**
   * Makes a book of a file.
   *
   * @throws IllegalArgumentException if it has no prices
   */
  public static PriceBook of(PriceFile file) {
    return new PriceBook(Map.of(), file.tariffs(), List.of(), file.factors());
  }

  private PriceBook(Map<String, List<Tariff>> tariffs, List<Tariff> more, List<PriceFactor> factors,
      List<PriceFactor> moreFactors) {
    this(joined(tariffs, more), joined(factors, moreFactors));
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
    return new PriceBook(tariffs, more.stream().map(Tariff::of).toList(), factors, List.of());
  }

  /** Returns a book with the prices and the negotiated discounts of a file too, as {@link #plus(Collection)} adds them. */
  public PriceBook plus(PriceFile file) {
    return new PriceBook(tariffs, file.tariffs(), factors, file.factors());
  }

  /** Returns all prices that count, model by model in the order given. */
  public List<Price> prices() {
    return tariffs.keySet().stream().flatMap(model -> of(model).prices().stream()).toList();
  }

  /** Returns the models that have a price, in the order given. */
  public Set<String> models() {
    return tariffs.keySet();
  }

  /** Returns the prices of one model that count, in the order given; none for a model that the book lacks. */
  public List<Price> prices(String model) {
    return of(model).prices();
  }

  /** Returns the negotiated discounts, ascending by time. */
  public List<PriceFactor> factors() {
    return factors;
  }

  /** Returns a hash of all prices and discounts: two books with the same one charge the same. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      tariffs.values().forEach(ofModel -> ofModel.forEach(tariff -> update(digest, tariff)));
      factors.forEach(factor -> update(digest, factor));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, Record line) {
    digest.update((line + "\n").getBytes(UTF_8));
  }

  /** Returns the price in force at a time, if there is one for this key or for the scope that stands in for it. */
  public Optional<Price> price(PriceKey key, Instant at) {
    return Optional.ofNullable(history(key)).map(history -> history.at(at).price());
  }

  @Nullable
  PriceHistory history(PriceKey key) {
    return of(key.model()).history(key);
  }

  /** Returns the contexts that this model is priced apart for in this Region, ascending, without {@link ContextBand#ANY}. */
  List<ContextBand> bands(String model, String region) {
    return of(model).bands(region);
  }

  /** Returns what to assume where there is no price. */
  Ceiling ceiling() {
    return ceiling;
  }

  ModelPrices of(String model) {
    List<Tariff> ofModel = tariffs.get(model);
    // Models that the book lacks are as many as callers invent.
    return ofModel == null
        ? ModelPrices.NONE
        : models.computeIfAbsent(model, name -> new ModelPrices(ofModel, factors));
  }

  private static Map<String, List<Tariff>> joined(Map<String, List<Tariff>> tariffs, List<Tariff> more) {
    Map<String, List<Tariff>> joined = new LinkedHashMap<>(tariffs);
    Map<String, List<Tariff>> added = new LinkedHashMap<>();
    more.forEach(tariff -> added.computeIfAbsent(tariff.model(), model -> new ArrayList<>()).add(tariff));
    added.forEach((model, ofModel) -> joined.merge(model, ofModel, (there, here) -> {
      List<Tariff> both = new ArrayList<>(there);
      both.addAll(here);
      return both;
    }));
    return joined;
  }

  private static List<PriceFactor> joined(List<PriceFactor> factors, List<PriceFactor> more) {
    Map<Instant, PriceFactor> byTime = new TreeMap<>();
    factors.forEach(factor -> byTime.put(factor.effectiveFrom(), factor));
    more.forEach(factor -> byTime.put(factor.effectiveFrom(), factor));
    return List.copyOf(byTime.values());
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
