package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final List<Tariff> tariffs = new ArrayList<>();
  /** By model and number of the line. */
  private final Map<String, Map<Integer, Tariff>> byModel = new HashMap<>();
  private final List<PriceFactor> factors = new ArrayList<>();
  private boolean headerSeen;

  private PriceBookReader(String file, PriceOrigin origin) {
    this.file = file;
    line = new PriceLine(origin);
  }

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
    if (tariffs.isEmpty() && factors.isEmpty()) {
      throw new IllegalArgumentException(
          file + ":" + number + ": no price; accepted: the header '" + HEADER + "' and at least one row");
    }
    return new PriceFile(tariffs, factors);
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
    Tariff tariff = line.tariff(fields);
    for (Map.Entry<Integer, Tariff> former : sameModel(tariff).entrySet()) {
      if (former.getValue().overlaps(tariff)) {
        throw new IllegalArgumentException("the same key and effective_from as line " + former.getKey()
            + "; accepted: one price for " + tariff.prices().getFirst().key());
      }
    }
    sameModel(tariff).put(number, tariff);
    tariffs.add(tariff);
  }

  private Map<Integer, Tariff> sameModel(Tariff tariff) {
    return byModel.computeIfAbsent(tariff.model(), model -> new LinkedHashMap<>());
  }
}
