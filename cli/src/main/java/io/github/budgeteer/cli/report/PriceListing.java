package io.github.budgeteer.cli.report;

import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBookReader;
import io.github.budgeteer.topology.pricing.PriceKey;
import io.github.budgeteer.topology.pricing.PriceLine;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prices in print. */
public final class PriceListing {
  private PriceListing() {}

  /** Returns a table, grouped by model. */
  public static String text(List<Price> prices) {
    StringBuilder text = new StringBuilder();
    String model = "";
    for (Price price : prices) {
      PriceKey key = price.key();
      if (!key.model().equals(model)) {
        model = key.model();
        text.append(text.isEmpty() ? "" : System.lineSeparator()).append(model)
            .append(System.lineSeparator());
      }
      text.append(
          String.format(Locale.ROOT, "  %-15s %-10s %-17s %-9s %-15s %12s  from %s, %s%n", key.region(),
              key.scope().label(), key.tier().label(), key.context().label(), key.component().label(),
              price.usdPerMillion(), price.effectiveFrom(), price.source()));
    }
    return text.append(System.lineSeparator()).append("USD per million units. ")
        .append(Figures.count(prices.size(), "price", "prices")).toString();
  }

  /** Returns one JSON array, a price a row as on the {@code prices} topic. */
  public static String json(List<Price> prices) {
    return ReportJson.of(prices.stream().map(Price::toRow).toList());
  }

  /** Returns the form that price files have. */
  public static String csv(List<Price> prices) {
    return PriceBookReader.HEADER + prices.stream().map(price -> System.lineSeparator() + PriceLine.of(price))
        .collect(Collectors.joining());
  }
}
