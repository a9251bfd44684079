package io.github.budgeteer.connectors.pricelist;

import java.util.List;

/** What a document of AWS's price list turned out to be. */
public sealed interface PriceDocument {
  /** Prices. */
  record Prices(PriceList list) implements PriceDocument {}

  /**
   * An index of other documents.
   *
   * @param references addresses of price lists or further indexes, relative to this one's; never empty
   */
  record Index(List<String> references) implements PriceDocument {
    public Index {
      references = List.copyOf(references);
    }
  }
}
