package io.github.budgeteer.topology.pricing;

import io.github.budgeteer.events.PriceOrigin;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Price books as their users write them. */
final class Books {
  private Books() {}

  /** Returns the book of these rows, short ones as {@link #file} completes them. */
  static PriceBook of(String... rows) {
    return PriceBook.of(file(PriceOrigin.SHIPPED, rows));
  }

  /**
   * Returns the file of these rows: of model, region, scope, component and price; or with effective_from and source; or
   * with all columns.
   */
  static PriceFile file(PriceOrigin origin, String... rows) {
    StringBuilder text = new StringBuilder(PriceBookReader.HEADER);
    for (String row : rows) {
      List<String> fields = new ArrayList<>(List.of(row.split(",", -1)));
      if (fields.size() == 5) {
        fields.addAll(List.of("2024-01-01T00:00:00Z", "test"));
      }
      if (fields.size() == 7) {
        fields.add(3, "standard");
        fields.add(5, "any");
      }
      text.append('\n').append(String.join(",", fields));
    }
    return read(text.toString(), origin);
  }

  static PriceBook read(String text) {
    return PriceBook.of(read(text, PriceOrigin.SHIPPED));
  }

  private static PriceFile read(String text, PriceOrigin origin) {
    try {
      return PriceBookReader.read("own.csv", new StringReader(text), origin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
