package io.github.budgeteer.topology.pricing;

import static io.github.budgeteer.events.Component.CACHE_READ;
import static io.github.budgeteer.events.Component.CACHE_WRITE_1H;
import static io.github.budgeteer.events.Component.CACHE_WRITE_30M;
import static io.github.budgeteer.events.Component.CACHE_WRITE_5M;
import static io.github.budgeteer.events.Component.INPUT;
import static io.github.budgeteer.events.Component.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierAndContextTest {
  private static final String SINCE = ",2024-01-01T00:00:00Z,test";
  private static final PriceBook BOOK = Books.of("acme.m,us-east-1,in-region,input,4",
      "acme.m,us-east-1,in-region,output,20", "acme.m,us-east-1,in-region,cache-read,0.4",
      "acme.m,us-east-1,in-region,cache-write-5m,5", "acme.m,us-east-1,in-region,cache-write-1h,8",
      "acme.m,us-east-1,in-region,flex,input,any,2" + SINCE,
      "acme.m,us-east-1,in-region,priority,output,any,30" + SINCE,
      "acme.m,us-east-1,in-region,standard,input,over-200k,8" + SINCE,
      "acme.m,us-east-1,in-region,standard,cache-read,over-200k,0.8" + SINCE,
      "acme.m,us-east-1,in-region,standard,input,over-500k,9" + SINCE,
      "acme.top,us-east-1,in-region,output,100",
      "acme.top,us-east-1,in-region,standard,output,over-200k,150" + SINCE,
      "acme.top,us-east-1,in-region,priority,output,any,999" + SINCE);

  @ParameterizedTest
  @CsvSource({"STANDARD, INPUT, 4, PRICED", "FLEX, INPUT, 2, PRICED", "PRIORITY, OUTPUT, 30, PRICED",
      "FLEX, OUTPUT, 20, ESTIMATED", "BATCH, INPUT, 4, ESTIMATED", "PRIORITY, INPUT, 7, ESTIMATED",
      "LATENCY_OPTIMIZED, INPUT, 5, ESTIMATED", "LATENCY_OPTIMIZED, OUTPUT, 25, ESTIMATED"})
  void aTierWithoutAPriceIsEstimatedFromTheStandardRateAndNeverBelowWhatItMayCost(ServiceTier tier,
      Component component, String usd, ChargeBasis basis) {
    Charge charge = Call.of("acme.m").in(tier).using(component, 1_000).pricedBy(BOOK);

    assertThat(charge.lines()).extracting(ChargeLine::usdPerMillion).containsExactly(Usd.of(usd));
    assertThat(charge.basis()).isEqualTo(basis);
  }

  @Test
  void anEstimateForATierSaysWhatWasDoneToWhichRow() {
    Charge charge = Call.of("us.acme.m").in(ServiceTier.PRIORITY).using(INPUT, 1).pricedBy(BOOK);

    assertThat(charge.lines()).extracting(ChargeLine::price).containsExactly(
        "acme.m/us-east-1/in-region/standard/input/any@2024-01-01T00:00:00Z test x1.75 as priority");
  }

  @ParameterizedTest
  @CsvSource({"STANDARD, 100", "FLEX, 100", "PRIORITY, 175"})
  void anUnknownModelIsEstimatedFromStandardRatesOnlyWhateverOtherTiersCost(ServiceTier tier, String usd) {
    Charge charge = Call.of("acme.next").in(tier).using(OUTPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
  }

  @ParameterizedTest
  @CsvSource({"200000, 0, 0, 0.8", "200001, 0, 0, 1.600008", "150000, 50000, 0, 0.62",
      "150000, 50001, 0, 1.2400008", "150000, 0, 50000, 0.85", "500001, 0, 0, 4.500009"})
  void theContextIsAllTheInputOfACallAndDecidesTheRateOfAllOfIt(long input, long read, long write,
      String usd) {
    Charge charge = Call.of("acme.m").using(INPUT, input).using(CACHE_READ, read).using(CACHE_WRITE_5M, write)
        .pricedBy(BOOK);

    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
  }

  @Test
  void aLongCallsComponentWithoutALongPriceIsEstimatedAndNotChargedTheShortOne() {
    Charge charge = Call.of("acme.m").using(INPUT, 300_000).using(OUTPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.lines()).extracting(ChargeLine::usdPerMillion).containsExactly(Usd.of("8"),
        Usd.of("150"));
  }

  @Test
  void anInputThatNoNumberHoldsIsTheLongest() {
    Charge charge = Call.of("acme.m").using(INPUT, Long.MAX_VALUE).using(CACHE_READ, Long.MAX_VALUE)
        .pricedBy(BOOK);

    assertThat(charge.lines().getFirst().usdPerMillion()).isEqualTo(Usd.of("9"));
  }

  @Test
  void aCacheWriteWhoseLifetimeHasNoPriceCostsAsMuchAsTheNextLonger() {
    PriceBook book = Books.of("acme.m,us-east-1,in-region,cache-write-1h,8",
        "acme.n,us-east-1,in-region,cache-write-30m,6", "acme.n,us-east-1,in-region,cache-write-1h,9");

    assertThat(Call.of("acme.m").using(CACHE_WRITE_30M, 1_000_000).pricedBy(book)).satisfies(charge -> {
      assertThat(charge.amount()).isEqualTo(Usd.of("8"));
      assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
      assertThat(charge.lines().getFirst().price())
          .endsWith("/cache-write-1h/any@2024-01-01T00:00:00Z test as cache-write-30m");
    });
    assertThat(Call.of("acme.n").using(CACHE_WRITE_5M, 1_000_000).pricedBy(book).amount())
        .isEqualTo(Usd.of("6"));
    assertThat(Call.of("acme.n").using(CACHE_WRITE_1H, 1_000_000).pricedBy(book).basis())
        .isEqualTo(ChargeBasis.PRICED);
  }
}
