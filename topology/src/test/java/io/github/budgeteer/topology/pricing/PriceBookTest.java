package io.github.budgeteer.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

  @ParameterizedTest
  @CsvSource({"2020-01-01T00:00:00Z, 1", "2026-07-12T23:59:59Z, 1", "2026-07-13T00:00:00Z, 1",
      "2026-07-29T23:59:59.999Z, 1", "2026-07-30T00:00:00Z, 2", "2026-08-31T23:59:59Z, 2",
      "2026-09-01T00:00:00Z, 3", "2030-01-01T00:00:00Z, 3"})
  void thePriceInForceCountsAndTheOldestCoversAllTimeBefore(Instant at, String usd) {
    PriceBook book = Books.of("acme.m,us-east-1,in-region,input,3,2026-09-01T00:00:00Z,c",
        "acme.m,us-east-1,in-region,input,1,2026-07-13T00:00:00Z,a",
        "acme.m,us-east-1,in-region,input,2,2026-07-30T00:00:00Z,b");

    Optional<Price> price = book.price(key(RoutingScope.IN_REGION), at);

    assertThat(price).map(Price::usdPerMillion).contains(Usd.of(usd));
  }

  @ParameterizedTest
  @CsvSource({"in-region, IN_REGION, true", "in-region, GEO, true", "in-region, GLOBAL, false",
      "geo, IN_REGION, true",
      "geo, GEO, true", "geo, GLOBAL, false", "global, IN_REGION, false", "global, GEO, false",
      "global, GLOBAL, true"})
  void geoAndInRegionStandInForEachOtherAndGlobalForNeither(String rowScope, RoutingScope asked,
      boolean found) {
    PriceBook book = Books.of("acme.m,us-east-1," + rowScope + ",input,1");

    Optional<Price> price = book.price(key(asked), NOW);

    assertThat(price.isPresent()).isEqualTo(found);
  }

  @Test
  void aPriceOfTheScopeItselfComesBeforeOneThatStandsIn() {
    PriceBook book = Books.of("acme.m,us-east-1,in-region,input,1", "acme.m,us-east-1,geo,input,2",
        "acme.m,us-east-1,global,input,3");

    assertThat(book.price(key(RoutingScope.IN_REGION), NOW)).map(Price::usdPerMillion).contains(Usd.of("1"));
    assertThat(book.price(key(RoutingScope.GEO), NOW)).map(Price::usdPerMillion).contains(Usd.of("2"));
    assertThat(book.price(key(RoutingScope.GLOBAL), NOW)).map(Price::usdPerMillion).contains(Usd.of("3"));
  }

  @Test
  void neitherAnotherRegionNorAnotherComponentNorAnotherModelStandsIn() {
    PriceBook book = Books.of("acme.m,us-west-2,in-region,input,1", "acme.m,us-east-1,in-region,output,1",
        "acme.m2,us-east-1,in-region,input,1");

    assertThat(book.price(key(RoutingScope.IN_REGION), NOW)).isEmpty();
  }

  @Test
  void aBookNeedsAPriceToEstimateFromAndOnlyOnePerKeyAndTime() {
    Price price = new Price(key(RoutingScope.GEO), Usd.of("1"), Instant.EPOCH, PriceOrigin.SHIPPED, "a");
    Price twin = new Price(key(RoutingScope.GEO), Usd.of("2"), Instant.EPOCH, PriceOrigin.SHIPPED, "b");

    assertThatThrownBy(() -> PriceBook.of(List.of())).hasMessageContaining("at least one price");
    assertThatThrownBy(() -> PriceBook.of(List.of(price, twin)))
        .hasMessage("acme.m/us-east-1/geo/standard/input/any: two prices from the same time; accepted: one");
    assertThat(PriceBook.of(List.of(price)).prices()).containsExactly(price);
  }

  private static PriceKey key(RoutingScope scope) {
    return new PriceKey("acme.m", "us-east-1", scope, Component.INPUT);
  }
}
