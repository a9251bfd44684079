package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a price file: comma-separated values under a fixed header. Lines that are blank or begin with {@code #} are skipped;
 * fields hold neither commas nor quotes. A line {@code price_factor,FACTOR,EFFECTIVE_FROM,SOURCE} is a negotiated discount.
 */
public final class PriceBookReader {
  public static final String HEADER = "model,region,scope,tier,component,context,usd_per_million,effective_from,source";

  private final String file;
  private final PriceLine line;
  private final List<Price> prices = new ArrayList<>();
  private final Map<Dated, Integer> lineOf = new HashMap<>();
  private final List<PriceFactor> factors = new ArrayList<>();
  private boolean headerSeen;

  private PriceBookReader(String file, PriceOrigin origin) {
    this.file = file;
    line = new PriceLine(origin);
  }

  private record Dated(PriceKey key, Instant effectiveFrom) {}

  /**
   * Reads a whole file.
   *
   * @param file name of the file, for messages
   * @param origin whose prices these are
   * @throws IllegalArgumentException if it is no price file; the message names file, line, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceFile read(String file, Reader reader, PriceOrigin origin) throws IOException {
    return new PriceBookReader(file, origin).read(reader);
  }

  private PriceFile read(Reader reader) throws IOException {
    BufferedReader lines = new BufferedReader(reader);
    int number = 0;
    for (String raw = lines.readLine(); raw != null; raw = lines.readLine()) {
      number++;
      String text = raw.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      try {
        take(text, number);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
      }
    }
    if (prices.isEmpty() && factors.isEmpty()) {
      throw new IllegalArgumentException(
          file + ":" + number + ": no price; accepted: the header '" + HEADER + "' and at least one row");
    }
    return new PriceFile(prices, factors);
  }

  private void take(String text, int number) {
    if (!headerSeen) {
      if (!text.equals(HEADER)) {
        throw new IllegalArgumentException("no header; accepted as first line: " + HEADER);
      }
      headerSeen = true;
      return;
    }
    List<String> fields = PriceLine.fields(text);
    if (fields.getFirst().equals(PriceLine.FACTOR)) {
      PriceFactor factor = line.factor(fields);
      for (PriceFactor former : factors) {
        if (former.effectiveFrom().equals(factor.effectiveFrom())) {
          throw new IllegalArgumentException(
              "a second price_factor from " + factor.effectiveFrom() + "; accepted: one");
        }
      }
      factors.add(factor);
      return;
    }
    for (Price price : line.prices(fields)) {
      Integer first = lineOf.putIfAbsent(new Dated(price.key(), price.effectiveFrom()), number);
      if (first != null) {
        throw new IllegalArgumentException("the same key and effective_from as line " + first
            + "; accepted: one price for " + price.key());
      }
      prices.add(price);
    }
  }
}
