package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBookReader;
import io.github.budgeteer.topology.pricing.PriceFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file says of prices.
 *
 * @param changes prices and discounts
 * @param notes what was left out and why, a line each
 */
public record PriceSource(List<? extends PriceInput> changes, List<String> notes) {
  /**
   * Reads a file of the operator's own.
   *
   * @throws IllegalArgumentException if it is none; the message names file, line, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceSource read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
      PriceFile own = PriceBookReader.read(file.toString(), reader, PriceOrigin.OPERATOR);
      return new PriceSource(
          Stream.concat(own.prices().stream().map(Price::toRow), own.factors().stream()).toList(), List.of());
    }
  }
}
