package io.github.budgeteer.connectors.pricelist;

import java.util.List;
import java.util.Map;

/**
 * What came of looking at all sources once.
 *
 * @param prices what they hold together; of two prices for one key the higher. Empty if nothing has changed
 * @param lists the price lists that were read; none if nothing has changed
 * @param versions version by name of each list that need not be read again while it stays as it is
 * @param failures what could not be read
 */
public record PriceLoad(PriceList prices, List<Loaded> lists, Map<String, String> versions,
    List<Failure> failures) {
  public PriceLoad {
    lists = List.copyOf(lists);
    versions = Map.copyOf(versions);
    failures = List.copyOf(failures);
  }

  /**
   * A list that was read.
   *
   * @param name where it was
   * @param list what it holds
   * @param bytes its size on its way
   * @param modified when it was changed last, milliseconds since 1970; 0 if that is not known
   */
  public record Loaded(String name, PriceList list, long bytes, long modified) {}

  /**
   * A list that could not be read.
   *
   * @param message where it is and why not
   * @param mayPass whether it may be otherwise in a while
   */
  public record Failure(String message, boolean mayPass) {}
}
