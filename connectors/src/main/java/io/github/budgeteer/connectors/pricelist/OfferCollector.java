package io.github.budgeteer.connectors.pricelist;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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
  private final Listings listings = new Listings();
  private final SortedMap<SkipReason, Integer> skipped = new TreeMap<>();
  private final SortedMap<String, SortedSet<String>> unknownQualifiers = new TreeMap<>();
  private final SortedSet<String> unknownModels = new TreeSet<>();
  private int rows;
  private String published = "";

  OfferCollector(ModelNames names, Instant readAt) {
    interpreter = new Product.Interpreter(names);
    this.readAt = readAt;
  }

  /**
   * One price of a product, with no more of the list than it needs.
   *
   * @param type type of the terms, such as {@code OnDemand}
   * @param effectiveDate as it stands there; empty where there is none
   * @param amount USD per unit, as it stands there
   */
  record Term(String type, String effectiveDate, String unit, String description, String amount) {
    /** Makes the term of one price dimension of an offer. */
    static Term of(String type, JsonNode offer, JsonNode dimension) {
      return new Term(type, offer.path("effectiveDate").asText(""), dimension.path("unit").asText(""),
          dimension.path("description").asText(""), dimension.path("pricePerUnit").path("USD").asText(""));
    }
  }

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

  /** Takes one price of a product. */
  void term(String sku, Term term) {
    rows++;
    if (!term.type().equals(ON_DEMAND)) {
      skip(SkipReason.NOT_ON_DEMAND);
      return;
    }
    Product product = products.getOrDefault(sku, new Product.LeftOut(SkipReason.NOT_INVOCATION));
    if (product instanceof Product.LeftOut leftOut) {
      skip(leftOut.reason());
    } else if (product instanceof Product.OfUnknownModel model) {
      skip(SkipReason.UNKNOWN_MODEL);
      unknownModels.add(model.name());
    } else if (product instanceof Product.Unknown unknown) {
      skip(SkipReason.UNKNOWN_QUALIFIER);
      unknown.qualifiers().forEach(
          word -> unknownQualifiers.computeIfAbsent(word, key -> new TreeSet<>()).add(unknown.usageType()));
    } else {
      price((Product.OfModels) product, term);
    }
  }

  /** Returns what was found. */
  PriceList priceList() {
    return new PriceList(listings.all(), rows, skipped, unknownQualifiers, unknownModels,
        listings.conflicts());
  }

  private void price(Product.OfModels product, Term term) {
    if (!AMOUNT.matcher(term.amount()).matches()) {
      skip(SkipReason.NO_PRICE);
      return;
    }
    BigDecimal usd = new BigDecimal(term.amount());
    if (usd.signum() == 0) {
      skip(SkipReason.FREE);
      return;
    }
    Optional<Usd> perMillion = PriceUnit.perMillion(product.priced().component(), usd, term.unit(),
        term.description());
    if (perMillion.isEmpty()) {
      skip(SkipReason.UNKNOWN_UNIT);
    } else if (!PriceUnit.isPlausible(product.priced().component(), perMillion.get())) {
      skip(SkipReason.IMPLAUSIBLE);
    } else {
      Instant from = effectiveFrom(term);
      LocalDate date = (published.isEmpty() ? from : time(published)).atZone(ZoneOffset.UTC).toLocalDate();
      product.at(perMillion.get(), from, "aws-price-list " + date).forEach(listings::put);
    }
  }

  private Instant effectiveFrom(Term term) {
    String date = term.effectiveDate().isEmpty() ? published : term.effectiveDate();
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
