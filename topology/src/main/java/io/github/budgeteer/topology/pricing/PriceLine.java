package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.InstantJson;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads and writes the lines of a price file. What repeats from line to line is read once. */
public final class PriceLine {
  static final String FACTOR = "price_factor";
  private static final int FIELDS = 9;
  private static final int FACTOR_FIELDS = 4;
  /** Plain decimals only: an exponent could ask for a number of any length. */
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

  private final PriceOrigin origin;
  private final Map<String, ContextBand> bands = new HashMap<>();
  private final Map<String, Usd> rates = new HashMap<>();
  private final Map<String, Instant> times = new HashMap<>();
  private final Map<String, List<String>> regions = new HashMap<>();

  PriceLine(PriceOrigin origin) {
    this.origin = origin;
  }

  static List<String> fields(String text) {
    if (text.indexOf('"') >= 0) {
      throw new IllegalArgumentException("a quote; accepted: fields without quotes and commas");
    }
    List<String> fields = new ArrayList<>(FIELDS);
    int start = 0;
    for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
      fields.add(text.substring(start, comma).strip());
      start = comma + 1;
    }
    fields.add(text.substring(start).strip());
    return fields;
  }

  /** Reads a line of prices. */
  Tariff tariff(List<String> fields) {
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException(
          fields.size() + " fields; accepted: " + FIELDS + " (" + PriceBookReader.HEADER + ")");
    }
    return new Tariff(fields.getFirst(), regions.computeIfAbsent(fields.get(1), PriceLine::regions),
        one("scope", RoutingScope.values(), RoutingScope::label, fields.get(2)),
        one("tier", ServiceTier.values(), ServiceTier::label, fields.get(3)),
        one("component", Component.values(), Component::label, fields.get(4)),
        bands.computeIfAbsent(fields.get(5), ContextBand::of),
        rates.computeIfAbsent(fields.get(6), PriceLine::usd),
        times.computeIfAbsent(fields.get(7), PriceLine::instant), origin, fields.get(8));
  }

  private static List<String> regions(String text) {
    List<String> regions = List.of(text.split(" +"));
    regions.forEach(Price::requireRegion);
    return regions;
  }

  PriceFactor factor(List<String> fields) {
    if (fields.size() != FACTOR_FIELDS) {
      throw new IllegalArgumentException(
          fields.size() + " fields; accepted: " + FACTOR_FIELDS
              + " (price_factor,FACTOR,EFFECTIVE_FROM,SOURCE)");
    }
    if (!DECIMAL.matcher(fields.get(1)).matches()) {
      throw new IllegalArgumentException(
          "price_factor: '" + fields.get(1)
              + "'; accepted: more than 0 and at most 10, such as 0.85 for 15 % off");
    }
    return new PriceFactor(new BigDecimal(fields.get(1)), instant(fields.get(2)), fields.get(3));
  }

  /** Returns the line that reads as this price, with {@code ;} for a comma in its source. */
  public static String of(Price price) {
    PriceKey key = price.key();
    return String.join(",", key.model(), key.region(), key.scope().label(), key.tier().label(),
        key.component().label(), key.context().label(), price.usdPerMillion().toString(),
        price.effectiveFrom().toString(), price.source().replace(',', ';').replace('"', '\''));
  }

  private static <T> T one(String field, T[] values, Function<T, String> label, String text) {
    for (T value : values) {
      if (label.apply(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(field + ": '" + text + "'; accepted: "
        + Arrays.stream(values).map(label).collect(Collectors.joining(", ")));
  }

  private static Usd usd(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "usd_per_million: '" + text + "'; accepted: a plain decimal, such as 0.06");
    }
    return Usd.of(text);
  }

  private static Instant instant(String text) {
    try {
      return InstantJson.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "effective_from: '" + text + "'; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z", e);
    }
  }
}
