package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBookReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of prices.
 *
 * @param rows its prices
 * @param notes what was left out and why, a line each
 */
public record PriceFile(List<PriceRow> rows, List<String> notes) {
  /**
   * Reads a file of the operator's own.
   *
   * @throws IllegalArgumentException if it is none; the message names file, line, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceFile read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
      return new PriceFile(
          PriceBookReader.read(file.toString(), PriceOrigin.OPERATOR, reader).prices().stream()
              .map(Price::toRow).toList(),
          List.of());
    }
  }
}
