package io.github.budgeteer.topology.pricelist;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceKey;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Brings products and their terms together, and counts what is left out. */
final class OfferCollector {
  private static final String ON_DEMAND = "OnDemand";
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,18})?");
  private static final int DATE_LENGTH = "2026-10-06".length();

  private final Product.Interpreter interpreter;
  private final Instant readAt;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<Dated, Found> found = new LinkedHashMap<>();
  private final SortedMap<SkipReason, Integer> skipped = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> unknownQualifiers = new TreeMap<>();
  private final SortedSet<String> unknownModels = new TreeSet<>();
  private final List<PriceList.Conflict> conflicts = new ArrayList<>();
  private int rows;
  private String published = "";

  OfferCollector(ModelNames names, Instant readAt) {
    interpreter = new Product.Interpreter(names);
    this.readAt = readAt;
  }

  private record Dated(PriceKey key, Instant effectiveFrom) {}

  private record Found(Price price, boolean isImplied) {}

  /** Takes note of when the list was published, from here on; empty where it does not tell. */
  void published(String date) {
    published = date;
  }

  /** Takes a product and returns its SKU. */
  String product(JsonNode product) {
    String sku = product.path("sku").asText("");
    products.put(sku, interpreter.interpret(product));
    return sku;
  }

  /** Takes all offers of one product under one type of terms. */
  void terms(String type, String sku, JsonNode offers) {
    for (JsonNode offer : offers) {
      for (JsonNode dimension : offer.path("priceDimensions")) {
        rows++;
        if (!type.equals(ON_DEMAND)) {
          skip(SkipReason.NOT_ON_DEMAND);
        } else {
          take(products.getOrDefault(sku, new Product.LeftOut(SkipReason.NOT_INVOCATION)), offer, dimension);
        }
      }
    }
  }

  /** Returns what was found. */
  PriceList priceList() {
    List<Price> prices = found.values().stream().map(Found::price)
        .sorted(
            Comparator.comparing((Price price) -> price.key().toString()).thenComparing(Price::effectiveFrom))
        .toList();
    return new PriceList(prices, rows, skipped, unknownQualifiers, unknownModels, conflicts);
  }

  private void take(Product product, JsonNode offer, JsonNode dimension) {
    switch (product) {
      case Product.LeftOut leftOut -> skip(leftOut.reason());
      case Product.OfUnknownModel model -> {
        skip(SkipReason.UNKNOWN_MODEL);
        unknownModels.add(model.name());
      }
      case Product.Unknown unknown -> {
        skip(SkipReason.UNKNOWN_QUALIFIER);
        unknown.qualifiers().forEach(
            word -> unknownQualifiers.computeIfAbsent(word, key -> new TreeSet<>()).add(unknown.usageType()));
      }
      case Product.ForKeys keys -> price(keys, offer, dimension);
    }
  }

  private void price(Product.ForKeys keys, JsonNode offer, JsonNode dimension) {
    String amount = dimension.path("pricePerUnit").path("USD").asText("");
    if (!AMOUNT.matcher(amount).matches()) {
      skip(SkipReason.NO_PRICE);
      return;
    }
    BigDecimal usd = new BigDecimal(amount);
    if (usd.signum() == 0) {
      skip(SkipReason.FREE);
      return;
    }
    Optional<Usd> perMillion = PriceUnit.perMillion(keys.component(), usd, dimension.path("unit").asText(""),
        dimension.path("description").asText(""));
    if (perMillion.isEmpty()) {
      skip(SkipReason.UNKNOWN_UNIT);
    } else if (!PriceUnit.isPlausible(keys.component(), perMillion.get())) {
      skip(SkipReason.IMPLAUSIBLE);
    } else {
      Instant from = effectiveFrom(offer);
      keys.named().forEach(key -> put(price(key, perMillion.get(), from), false));
      keys.implied().forEach(key -> put(price(key, perMillion.get(), from), true));
    }
  }

  private Price price(PriceKey key, Usd usdPerMillion, Instant from) {
    LocalDate date = (published.isEmpty() ? from : time(published)).atZone(ZoneOffset.UTC).toLocalDate();
    return new Price(key, usdPerMillion, from, PriceOrigin.PRICE_LIST, "aws-price-list " + date);
  }

  /** The price list's two endpoints, and sometimes two products, price the same thing. */
  private void put(Price price, boolean isImplied) {
    found.merge(new Dated(price.key(), price.effectiveFrom()), new Found(price, isImplied), (there, here) -> {
      if (there.isImplied != here.isImplied) {
        return there.isImplied ? here : there;
      }
      int order = here.price.usdPerMillion().compareTo(there.price.usdPerMillion());
      if (order == 0) {
        return there;
      }
      Found taken = order > 0 ? here : there;
      if (!isImplied) {
        conflicts.add(new PriceList.Conflict(taken.price, (order > 0 ? there : here).price));
      }
      return taken;
    });
  }

  private Instant effectiveFrom(JsonNode offer) {
    String date = offer.path("effectiveDate").asText(published);
    return (date.isEmpty() ? readAt : time(date)).truncatedTo(ChronoUnit.HOURS);
  }

  private Instant time(String date) {
    try {
      return date.length() == DATE_LENGTH
          ? LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(date);
    } catch (DateTimeException e) {
      return readAt;
    }
  }

  private void skip(SkipReason reason) {
    skipped.merge(reason, 1, Integer::sum);
  }
}
