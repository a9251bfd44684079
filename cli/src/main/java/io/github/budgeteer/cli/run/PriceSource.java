package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.connectors.pricelist.PriceDocument;
import io.github.budgeteer.connectors.pricelist.PriceListReader;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBookReader;
import io.github.budgeteer.topology.pricing.PriceFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a file says of prices.
 *
 * @param changes prices and discounts
 * @param notes what was left out and why, a line each
 */
public record PriceSource(List<? extends PriceInput> changes, List<String> notes) {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f;

  /**
   * Reads a file of the operator's own (comma-separated) or AWS's price list (JSON), plain or gzip.
   *
   * @param now when it is read
   * @throws IllegalArgumentException if it is neither; the message names file, line, and what would be accepted
   * @throws IOException if it can't be read
   */
  public static PriceSource read(Path file, Instant now) throws IOException {
    try (InputStream in = decompressed(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      return isJson(in) ? priceList(file, PriceListReader.read(file.toString(), in, now)) : own(file, in);
    }
  }

  private static InputStream decompressed(BufferedInputStream in) throws IOException {
    return peek(in) == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  private static boolean isJson(InputStream in) throws IOException {
    int first = peek(in);
    return first == '{' || first == '[' || first == '"';
  }

  private static int peek(InputStream in) throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    return first;
  }

  private static PriceSource own(Path file, InputStream in) throws IOException {
    PriceFile own = PriceBookReader.read(file.toString(), new InputStreamReader(in, UTF_8),
        PriceOrigin.OPERATOR);
    return new PriceSource(
        Stream.concat(own.prices().stream().map(Price::toRow), own.factors().stream()).toList(), List.of());
  }

  private static PriceSource priceList(Path file, PriceDocument document) {
    return switch (document) {
      case PriceDocument.Prices prices -> new PriceSource(prices.list().prices(), prices.list().notes());
      case PriceDocument.Index index -> throw new IllegalArgumentException(
          file + ": an index of price lists; accepted: one of them, such as "
              + index.references().getFirst());
    };
  }
}
