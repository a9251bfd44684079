package io.github.budgeteer.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.report.PriceChanges;
import io.github.budgeteer.cli.report.PriceCounts;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceBook;
import io.github.budgeteer.topology.pricing.RateCard;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PricePreviewTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aPriceIsNewWithoutOneBeforeChangedByAnotherFigureAndElseUnchanged() {
    PriceBook book = PriceBook.of(List.of(Price.of(row("known", "1", START, PriceOrigin.SHIPPED)),
        Price.of(row("contracted", "1", START, PriceOrigin.OPERATOR))));

    PriceCounts counts = counts(book, row("unheard", "1", START, PriceOrigin.PRICE_LIST),
        row("known", "2", START, PriceOrigin.PRICE_LIST),
        row("known", "2", START.plus(Duration.ofDays(1)), PriceOrigin.PRICE_LIST),
        // The operator's word stands against the list's, so this one changes nothing.
        row("contracted", "2", START, PriceOrigin.PRICE_LIST),
        new PriceFactor(BigDecimal.TWO, START, "test"));

    assertThat(counts).isEqualTo(new PriceCounts(1, 2, 1));
    assertThat(new PriceChanges("4 prices", counts, List.of(), PriceChanges.Applied.NOW).text())
        .startsWith("4 prices: 1 new, 2 changed, 1 unchanged; 0 principals affected");
    assertThat(new PriceChanges("4 prices", counts, List.of(), PriceChanges.Applied.NOW).json()
        .replaceAll("\\s", ""))
        .isEqualTo(
            "{\"applied\":\"now\",\"prices\":{\"new\":1,\"changed\":2,\"unchanged\":1},\"changeUsd\":\"0\","
                + "\"principals\":[]}");
  }

  @Test
  void withoutPricesThereIsNothingToCount() {
    PriceBook book = PriceBook.of(List.of(Price.of(row("known", "1", START, PriceOrigin.SHIPPED))));

    assertThat(counts(book, new PriceFactor(BigDecimal.TWO, START, "test"))).isNull();
  }

  private static @Nullable PriceCounts counts(PriceBook book, PriceInput... changes) {
    return PricePreview.counts(List.of(changes), book, RateCard.of(book).with(List.of(changes)).book());
  }

  private static PriceRow row(String model, String usdPerMillion, Instant from, PriceOrigin origin) {
    return new PriceRow("test." + model, "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
        Component.INPUT,
        ContextBand.ANY, Usd.of(usdPerMillion), from, origin, "test");
  }
}
