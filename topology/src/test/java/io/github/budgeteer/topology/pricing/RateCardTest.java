package io.github.budgeteer.topology.pricing;

import static io.github.budgeteer.events.Component.INPUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.ContextBand;
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

/** Profiles, and what makes two cards the same. */
class RateCardTest {
  private static final Instant LONG_AGO = Instant.parse("2024-01-01T00:00:00Z");
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
  private static final RateCard CARD = RateCard.of(Books.read(PriceBookReader.HEADER + """

      acme.m,us-east-1,in-region,standard,input,any,3,2024-01-01T00:00:00Z,test
      acme.m,us-east-1,global,standard,input,any,2.5,2024-01-01T00:00:00Z,test
      acme.top,us-east-1,in-region,standard,input,any,30,2024-01-01T00:00:00Z,test
      """));

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
    return new PriceRow("acme.m", "us-east-1", RoutingScope.IN_REGION, ServiceTier.STANDARD,
        Component.INPUT, ContextBand.ANY, Usd.of(usd), from, origin, "test");
  }

  private static Charge charge(RateCard card, Call call, @Nullable ServiceTier tier) {
    Invocation logged = call.logged();
    return new Pricer(card).charge(new Invocation(logged.accountId(), logged.region(), logged.requestId(),
        logged.principalId(), logged.accountType(), null, logged.occurredAt(), null, logged.modelId(),
        logged.usage(), tier, null, logged.source()));
  }
}
