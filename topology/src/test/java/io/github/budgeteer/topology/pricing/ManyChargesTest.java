package io.github.budgeteer.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ManyChargesTest {
  private static final int CHARGES = 1_000_000;
  /** Digits behind the point that hold every amount: 12 of a rate, 6 for the million, 6 for a factor. */
  private static final int DIGITS = 24;
  private static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");

  @Test
  void aMillionRandomChargesSumToTheLastDigitInAnyOrder() {
    Random random = new Random(20_261_123);
    List<String> models = List.copyOf(PriceBook.shipped().models());
    List<String> regions = List.of("us-east-1", "eu-central-1", "ap-south-1", "us-gov-west-1",
        "me-central-1");
    Pricer pricer = new Pricer(RateCard.shipped()
        .with(List
            .of(new PriceFactor(new BigDecimal("0.874321"), Instant.parse("2026-01-01T00:00:00Z"), "EDP"))));
    List<ServiceTier> tiers = List.of(ServiceTier.values());
    BigInteger exact = BigInteger.ZERO;
    Usd[] amounts = new Usd[CHARGES];
    for (int i = 0; i < CHARGES; i++) {
      Usage usage = new Usage(Map.of(Component.INPUT, random.nextLong(2_000_000), Component.OUTPUT,
          random.nextLong(64_000), Component.CACHE_READ, random.nextLong(1_000_000)));
      String model = models.get(random.nextInt(models.size()));
      Charge charge = pricer.charge(new Invocation("123456789012",
          regions.get(random.nextInt(regions.size())), "r",
          "p", AccountType.USER, null, AT, null, model, usage, tiers.get(random.nextInt(tiers.size())), null,
          new Place("f", 1, 1)));
      amounts[i] = charge.amount();
      for (ChargeLine line : charge.lines()) {
        exact = exact.add(line.usdPerMillion().amount().movePointRight(DIGITS - 6).toBigIntegerExact()
            .multiply(BigInteger.valueOf(line.units())));
      }
    }

    Usd forwards = Usd.ZERO;
    Usd backwards = Usd.ZERO;
    for (int i = 0; i < CHARGES; i++) {
      forwards = forwards.plus(amounts[i]);
      backwards = backwards.plus(amounts[CHARGES - 1 - i]);
    }

    assertThat(forwards.amount().movePointRight(DIGITS).toBigIntegerExact()).isEqualTo(exact);
    assertThat(backwards).isEqualTo(forwards);
  }
}
