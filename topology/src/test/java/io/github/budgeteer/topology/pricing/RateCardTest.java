package io.github.budgeteer.topology.pricing;

import static io.github.budgeteer.events.Component.CACHE_WRITE_1H;
import static io.github.budgeteer.events.Component.CACHE_WRITE_30M;
import static io.github.budgeteer.events.Component.INPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiers, context bands, who says what, discounts and profiles: all that a rate depends on besides model and Region. */
class RateCardTest {
  private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
  private static final RateCard CARD = RateCard.of(Books.read(PriceBookReader.HEADER + """

      acme.m,us-east-1,in-region,standard,any,input,3,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,in-region,standard,over-200k,input,6,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,in-region,standard,any,cache-write-5m,4,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,in-region,standard,any,cache-write-1h,7,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,in-region,batch,any,input,1.5,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,global,standard,any,input,2.5,2024-01-01T00:00:00Z,test
      acme.top,us-east-1,in-region,standard,any,input,30,2024-01-01T00:00:00Z,test
      acme.top,us-east-1,in-region,priority,any,input,90,2024-01-01T00:00:00Z,test
      """));

  @ParameterizedTest(name = "{0} at {1}: {2} {3}")
  @CsvSource({"acme.m, , 3, PRICED", "acme.m, STANDARD, 3, PRICED", "acme.m, BATCH, 1.5, PRICED",
      // No flex price: the model's own standard one is the most it can be, and yet a guess.
      "acme.m, FLEX, 3, ESTIMATED", "us.acme.m, BATCH, 1.5, PRICED", "global.acme.m, BATCH, 2.5, ESTIMATED",
      // A dearer tier without a price: the provider's highest standard price, never the model's own.
      "acme.m, PRIORITY, 30, ESTIMATED", "acme.m, LATENCY_OPTIMIZED, 30, ESTIMATED",
      "acme.top, PRIORITY, 90, PRICED"})
  void eachTierHasItsPrice(String model, @Nullable ServiceTier tier, String usd, ChargeBasis basis) {
    Charge charge = charge(CARD, Call.of(model).using(INPUT, 100_000), tier);

    assertThat(charge.lines()).singleElement().returns(Usd.of(usd), ChargeLine::usdPerMillion);
    assertThat(charge.basis()).isEqualTo(basis);
  }

  @ParameterizedTest(name = "{0} input, {1} written: {2}")
  @CsvSource({"200000, 0, 3", "200001, 0, 6", "199999, 1, 3", "199999, 2, 6", "1, 9223372036854775807, 6"})
  void aLongInputHasThePriceOfItsBandCachedTokensIncluded(long input, long written, String usd) {
    Charge charge = charge(CARD, Call.of("acme.m").using(INPUT, input).using(CACHE_WRITE_1H, written), null);

    assertThat(charge.lines().getFirst().usdPerMillion()).isEqualTo(Usd.of(usd));
    assertThat(charge.basis()).as("a component without a price for long input has one for all").isEqualTo(
        ChargeBasis.PRICED);
  }

  @Test
  void aBandOfTheSiblingScopeComesBeforeTheOwnScopesPriceForAnyLength() {
    Charge charge = charge(CARD, Call.of("us.acme.m").using(INPUT, 300_000), null);

    assertThat(charge.lines()).singleElement().returns(Usd.of("6"), ChargeLine::usdPerMillion);
  }

  @Test
  void writesFor30MinutesWithoutAPriceAreEstimatedAtTheNextLongerLifetime() {
    Charge charge = charge(CARD, Call.of("acme.m").using(CACHE_WRITE_30M, 1_000), null);

    assertThat(charge.basis()).isEqualTo(ChargeBasis.ESTIMATED);
    assertThat(charge.lines()).singleElement().returns(Usd.of("7"), ChargeLine::usdPerMillion);
  }

  @Test
  void ofOneKeyAndTimeTheOperatorsPriceWinsThenAwssThenTheShippedWhateverCameLast() {
    PriceRow operator = row("1", PriceOrigin.OPERATOR, LONG_AGO);
    PriceRow aws = row("2", PriceOrigin.AWS, LONG_AGO);
    PriceRow shipped = row("9", PriceOrigin.SHIPPED, LONG_AGO);
    RateCard list = RateCard.of(PriceBook.of(List.of(Price.of(shipped))));

    assertThat(rate(list.with(List.of(aws)))).isEqualTo(Usd.of("2"));
    assertThat(rate(list.with(List.of(operator, aws)))).isEqualTo(Usd.of("1"));
    assertThat(rate(list.with(List.of(aws, operator)))).isEqualTo(Usd.of("1"));
    assertThat(rate(list.with(List.of(operator)).with(List.of(aws)))).isEqualTo(Usd.of("1"));
    assertThat(rate(list.with(List.of(aws, row("4", PriceOrigin.AWS, LONG_AGO))))).isEqualTo(Usd.of("4"));
  }

  @Test
  void aLaterPriceOfWhomeverHoldsFromItsHour() {
    RateCard card = RateCard.of(PriceBook.of(List.of(Price.of(row("9", PriceOrigin.OPERATOR, LONG_AGO)))))
        .with(List.of(row("2", PriceOrigin.SHIPPED, Instant.parse("2026-11-01T10:00:00Z"))));

    assertThat(rate(card)).isEqualTo(Usd.of("2"));
  }

  @Test
  void aDiscountIsOnListPricesFromItsHourAndNeverOnTheOperatorsOwn() {
    PriceFactor later = new PriceFactor(new BigDecimal("0.5"), Instant.parse("2026-11-01T11:00:00Z"),
        "contract");
    PriceFactor now = new PriceFactor(new BigDecimal("0.85"), Instant.parse("2026-11-01T10:00:00Z"),
        "contract");
    RateCard list = RateCard.of(PriceBook.of(List.of(Price.of(row("3", PriceOrigin.AWS, LONG_AGO)))));
    RateCard own = list.with(List.of(row("3", PriceOrigin.OPERATOR, LONG_AGO)));

    assertThat(rate(list.with(List.of(later)))).isEqualTo(Usd.of("3"));
    assertThat(rate(list.with(List.of(later, now)))).isEqualTo(Usd.of("2.55"));
    assertThat(rate(own.with(List.of(now)))).isEqualTo(Usd.of("3"));
    assertThat(
        charge(list.with(List.of(now)), Call.of("acme.m").using(INPUT, 7), null).lines().getFirst().price())
        .isEqualTo("acme.m/us-east-1/in-region/input@2024-01-01T00:00:00Z test x 0.85");
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.5"})
  void aDiscountIsMoreThanNothing(BigDecimal factor) {
    assertThatThrownBy(() -> new PriceFactor(factor, LONG_AGO, "x"))
        .hasMessageContaining("accepted: more than 0");
  }

  @ParameterizedTest(name = "{0}: {2} {1}")
  @CsvSource({"arn:aws:bedrock:us-east-1::foundation-model/acme.m, 3, PRICED",
      "arn:aws:bedrock:::foundation-model/acme.m, 2.5, PRICED",
      "arn:aws:bedrock:us-east-1::foundation-model/acme.m arn:aws:bedrock:us-west-2::foundation-model/acme.m, 3, PRICED",
      "arn:aws:bedrock:us-east-1::foundation-model/acme.none, 30, ESTIMATED"})
  void aProfileIsChargedAsItsModelInTheScopeOfItsRegions(String models, String usd, ChargeBasis basis) {
    RateCard card = CARD.with(List.of(new InferenceProfile(PROFILE, List.of(models.split(" ", -1)))));

    Charge charge = charge(card, Call.of(PROFILE).using(INPUT, 10), null);

    assertThat(charge.lines()).singleElement().returns(Usd.of(usd), ChargeLine::usdPerMillion);
    assertThat(charge.basis()).isEqualTo(basis);
    assertThat(charge.model()).startsWith("acme.");
  }

  @Test
  void cardsThatChargeTheSameHaveOneFingerprint() {
    PriceInput factor = new PriceFactor(new BigDecimal("0.85"), LONG_AGO, "contract");
    PriceInput profile = new InferenceProfile(PROFILE,
        List.of("arn:aws:bedrock:us-east-1::foundation-model/acme.m"));
    PriceInput price = row("4", PriceOrigin.OPERATOR, LONG_AGO);
    List<RateCard> cards = new ArrayList<>(
        List.of(CARD, CARD.with(List.of(factor)), CARD.with(List.of(profile)),
            CARD.with(List.of(price))));

    assertThat(cards).extracting(RateCard::fingerprint).doesNotHaveDuplicates();
    assertThat(CARD.with(List.of(factor, price)).fingerprint())
        .isEqualTo(CARD.with(List.of(price)).with(List.of(factor)).fingerprint());
  }

  private static PriceRow row(String usd, PriceOrigin origin, Instant from) {
    return new PriceRow("acme.m", "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD, "any",
        Component.INPUT, Usd.of(usd), from, origin, "test");
  }

  private static Usd rate(RateCard card) {
    return charge(card, Call.of("acme.m").using(INPUT, 1_000), null).lines().getFirst().usdPerMillion();
  }

  private static Charge charge(RateCard card, Call call, @Nullable ServiceTier tier) {
    Invocation logged = call.logged();
    return new Pricer(card).charge(new Invocation(logged.accountId(), logged.region(), logged.requestId(),
        logged.principalId(), logged.accountType(), null, logged.occurredAt(), null, logged.modelId(),
        logged.usage(), tier, null, logged.source()));
  }
}
