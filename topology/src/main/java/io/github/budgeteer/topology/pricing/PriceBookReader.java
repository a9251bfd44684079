package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
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

/**
 * Reads a price book: comma-separated values under a fixed header. Lines that are blank or begin with {@code #} are skipped;
 * fields hold neither commas nor quotes.
 */
public final class PriceBookReader {
  /** First line of a file. */
  public static final String HEADER = "model,region,scope,tier,band,component,usd_per_million,effective_from,source";
  /** Of a file that has standard prices for any context length only. */
  static final String SHORT_HEADER = "model,region,scope,component,usd_per_million,effective_from,source";
  /** Plain decimals only: an exponent could ask for a number of any length. */
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");

  private PriceBookReader() {}

  /**
   * Reads a whole book.
   *
   * @param file name of the file, for messages
   * @param origin who says what is in it
   * @throws IllegalArgumentException if it is no price book; the message names file, line, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceBook read(String file, PriceOrigin origin, Reader reader) throws IOException {
    List<Price> prices = new ArrayList<>();
    Map<String, Integer> lineOf = new HashMap<>();
    BufferedReader lines = new BufferedReader(reader);
    String header = null;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      try {
        if (header == null) {
          requireHeader(text);
          header = text;
          continue;
        }
        Price price = parse(text, header, origin);
        Integer first = lineOf.putIfAbsent(price.key() + "@" + price.effectiveFrom(), number);
        if (first != null) {
          throw new IllegalArgumentException(
              "the same key and effective_from as line " + first + "; accepted: one price for "
                  + price.key());
        }
        prices.add(price);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
      }
    }
    if (prices.isEmpty()) {
      throw new IllegalArgumentException(
          file + ":" + number + ": no price; accepted: the header '" + HEADER + "' and at least one row");
    }
    return PriceBook.of(prices);
  }

  private static void requireHeader(String text) {
    if (!text.equals(HEADER) && !text.equals(SHORT_HEADER)) {
      throw new IllegalArgumentException(
          "no header; accepted as first line: " + HEADER + ", or without tier and band");
    }
  }

  private static Price parse(String text, String header, PriceOrigin origin) {
    if (text.indexOf('"') >= 0) {
      throw new IllegalArgumentException("a quote; accepted: fields without quotes and commas");
    }
    String[] fields = text.split(",", -1);
    int expected = header.split(",", -1).length;
    if (fields.length != expected) {
      throw new IllegalArgumentException(
          fields.length + " fields; accepted: " + expected + " (" + header + ")");
    }
    Arrays.setAll(fields, i -> fields[i].strip());
    RoutingScope scope = one("scope", RoutingScope.values(), RoutingScope::label, fields[2]);
    boolean usual = header.equals(SHORT_HEADER);
    ServiceTier tier = usual
        ? ServiceTier.STANDARD
        : one("tier", ServiceTier.values(), ServiceTier::label, fields[3]);
    ContextBand band = usual ? ContextBand.ANY : ContextBand.of(fields[4]);
    int next = usual ? 3 : 5;
    PriceKey key = new PriceKey(fields[0], fields[1], scope, tier, band,
        one("component", Component.values(), Component::label, fields[next]));
    return new Price(key, usd(fields[next + 1]), instant(fields[next + 2]), origin, fields[next + 3]);
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
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "effective_from: '" + text + "'; accepted: a whole UTC hour, such as 2026-11-01T13:00:00Z", e);
    }
  }
}
