package io.github.budgeteer.topology.pricing;

import static io.github.budgeteer.events.ServiceTier.STANDARD;
import static io.github.budgeteer.events.RoutingScope.IN_REGION;
import static io.github.budgeteer.events.Component.CACHE_READ;
import static io.github.budgeteer.events.Component.CACHE_WRITE_1H;
import static io.github.budgeteer.events.Component.CACHE_WRITE_5M;
import static io.github.budgeteer.events.Component.INPUT;
import static io.github.budgeteer.events.Component.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Usd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricerTest {
  private static final PriceBook BOOK = Books.of("acme.small,us-east-1,in-region,input,0.037",
      "acme.small,us-east-1,in-region,output,0.148", "acme.large,us-east-1,geo,input,5",
      "acme.large,us-east-1,geo,output,25", "acme.large,us-east-1,geo,cache-write-5m,6.25",
      "acme.large,us-east-1,global,input,4", "other.big,us-east-1,geo,input,20",
      "other.big,us-east-1,geo,output,30",
      "other.big,us-east-1,geo,cache-read,2", "other.huge,eu-central-1,geo,input,40",
      "other.huge,eu-central-1,geo,cache-read,4");

  @Test
  void aChargeIsTheExactSumOfOneLinePerComponentUsed() {
    Charge charge = Call.of("acme.small").using(INPUT, 1).using(OUTPUT, 333).pricedBy(BOOK);

    assertThat(charge).isEqualTo(new Charge("acme.small", IN_REGION, STANDARD, ContextBand.ANY,
        ChargeBasis.PRICED,
        List.of(
            new ChargeLine(INPUT, 1, Usd.of("0.037"),
                "acme.small/us-east-1/in-region/standard/input/any@2024-01-01T00:00:00Z test", false),
            new ChargeLine(OUTPUT, 333, Usd.of("0.148"),
                "acme.small/us-east-1/in-region/standard/output/any@2024-01-01T00:00:00Z test", false))));
    assertThat(charge.amount()).isEqualTo(Usd.of("0.000049321"));
  }

  @Test
  void moreTokensThanALongCanMultiplyAreStillExact() {
    Charge charge = Call.of("acme.small").using(INPUT, Long.MAX_VALUE).pricedBy(BOOK);

    assertThat(charge.amount()).isEqualTo(Usd.of("341264765363.626704859"));
  }

  @ParameterizedTest
  @CsvSource({"2026-07-29T23:59:59Z, 1", "2026-07-30T00:00:00Z, 0.2"})
  void thePriceAtTheEventTimeCounts(String at, String usd) {
    PriceBook book = Books.of("acme.m,us-east-1,geo,input,1,2026-07-13T00:00:00Z,launch",
        "acme.m,us-east-1,geo,input,0.2,2026-07-30T00:00:00Z,cut");

    Charge charge = Call.of("us.acme.m").at(at).using(INPUT, 1_000_000).pricedBy(book);

    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
  }

  @ParameterizedTest
  @CsvSource({"us.acme.large, 5", "acme.large, 5", "global.acme.large, 4",
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.acme.large, 4",
      "arn:aws:bedrock:us-east-1::foundation-model/acme.large, 5"})
  void theRoutingScopeOfTheIdPicksThePrice(String modelId, String usd) {
    Charge charge = Call.of(modelId).using(INPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.model()).isEqualTo("acme.large");
    assertThat(charge.basis()).isEqualTo(ChargeBasis.PRICED);
    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
  }

  @Test
  void anUnknownModelIsEstimatedAtTheHighestRatesOfItsProviderInTheRegion() {
    Charge charge = Call.of("us.acme.next").using(INPUT, 1_000_000).using(OUTPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.model()).isEqualTo("acme.next");
    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.amount()).isEqualTo(Usd.of("30"));
    assertThat(charge.lines()).extracting(ChargeLine::price).containsExactly(
        "acme.large/us-east-1/geo/standard/input/any@2024-01-01T00:00:00Z test",
        "acme.large/us-east-1/geo/standard/output/any@2024-01-01T00:00:00Z test");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"us-east-1|new.model|20", "us-east-1|no-provider-at-all|20",
      "us-east-1|''|20",
      "us-east-1|arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456|20",
      "us-east-1|arn:aws:bedrock:us-east-1:123456789012:custom-model/acme.small:0:8k/abc123def456|5",
      "eu-central-1|acme.large|5", "sa-east-1|acme.large|5", "''|acme.large|5", "eu-central-1|new.model|40",
      "sa-east-1|new.model|40"})
  void theProvidersHighestRateOfAllRegionsComesBeforeThatOfAllProvidersInTheRegionAndThatBeforeAll(
      String region, String modelId,
      String usd) {
    Charge charge = Call.of(modelId).in(region).using(INPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
  }

  @Test
  void oneMissingComponentMakesTheChargeAnEstimateAndLeavesTheOtherRatesAlone() {
    Charge charge = Call.of("acme.small").using(INPUT, 1_000_000).using(CACHE_READ, 1_000_000)
        .using(CACHE_WRITE_5M, 1_000_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.lines()).extracting(ChargeLine::usdPerMillion).containsExactly(Usd.of("0.037"),
        Usd.of("2"),
        Usd.of("6.25"));
  }

  @Test
  void aComponentThatNobodyHasAPriceForGetsTheHighestRateOfAny() {
    Charge charge = Call.of("acme.small").using(CACHE_WRITE_1H, 1_000_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.amount()).isEqualTo(Usd.of("40"));
  }

  @Test
  void aMissingGlobalPriceIsMissingThoughTheRegionHasOne() {
    Charge charge = Call.of("global.acme.small").using(INPUT, 1_000_000).pricedBy(BOOK);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.amount()).isEqualTo(Usd.of("5"));
  }

  @ParameterizedTest
  @CsvSource({"2026-06-30T23:59:59Z, 9", "2026-07-01T00:00:00Z, 2", "2026-08-01T00:00:00Z, 3"})
  void anEstimateTakesTheHighestRateInForceAtTheEventTime(String at, String usd) {
    PriceBook book = Books.of("acme.a,us-east-1,geo,input,9,2026-01-01T00:00:00Z,a",
        "acme.a,us-east-1,geo,input,1,2026-07-01T00:00:00Z,a",
        "acme.b,us-east-1,geo,input,2,2026-02-01T00:00:00Z,b",
        "acme.b,us-east-1,geo,input,3,2026-08-01T00:00:00Z,b");

    Charge charge = Call.of("acme.c").at(at).using(INPUT, 1_000_000).pricedBy(book);

    assertThat(charge.amount()).isEqualTo(Usd.of(usd));
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456",
      "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123def456"})
  void capacityBilledByTheHourCostsNothingPerCall(String modelId) {
    Charge charge = Call.of(modelId).using(INPUT, 1_000).using(OUTPUT, 1_000).pricedBy(BOOK);

    assertThat(charge)
        .isEqualTo(new Charge(modelId.substring(modelId.lastIndexOf(':') + 1), IN_REGION, STANDARD,
            ContextBand.ANY, ChargeBasis.HOURLY, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme.small", "unknown.model"})
  void aCallThatFailedOrUsedNothingCostsNothing(String modelId) {
    Charge nothing = new Charge(modelId, IN_REGION, STANDARD, ContextBand.ANY, ChargeBasis.PRICED,
        List.of());

    assertThat(Call.of(modelId).pricedBy(BOOK)).isEqualTo(nothing);
    assertThat(Call.of(modelId).using(INPUT, 5).failedWith("ThrottlingException").pricedBy(BOOK))
        .isEqualTo(nothing);
  }

  @Test
  void inventedModelIdsDoNotFillTheMemory() {
    Pricer pricer = new Pricer(RateCard.of(BOOK));

    for (int i = 0; i < Pricer.REMEMBERED_MODELS + 500; i++) {
      pricer.charge(Call.of("invented.m" + i).using(INPUT, 1).logged());
    }
    Charge known = pricer.charge(Call.of("acme.small").using(INPUT, 1_000_000).logged());

    assertThat(pricer.remembered()).isEqualTo(Pricer.REMEMBERED_MODELS);
    assertThat(known.amount()).isEqualTo(Usd.of("0.037"));
  }
}
