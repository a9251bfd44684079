package io.github.budgeteer.topology.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChargePropertyTest {
  private static final PriceBook BOOK = PriceBook.shipped();
  private static final List<String> MODELS = BOOK.prices().stream().map(price -> price.key().model())
      .distinct()
      .toList();

  @Property(tries = 500)
  void theAmountIsTheExactSumOfUnitsTimesRateOverAllComponentsUsed(@ForAll("modelIds") String modelId,
      @ForAll("regions") String region, @ForAll("usages") Map<Component, Long> units) {
    Charge charge = call(modelId, region, units).pricedBy(BOOK);

    BigDecimal millionths = charge.lines().stream()
        .map(line -> line.usdPerMillion().amount().multiply(new BigDecimal(line.units())))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(charge.amount().amount().multiply(new BigDecimal("1000000"))).isEqualByComparingTo(millionths);
    units.forEach((component, count) -> assertThat(charge.lines())
        .filteredOn(line -> line.component() == component && line.units() == count)
        .hasSize(count > 0 ? 1 : 0));
    assertThat(charge.lines()).hasSize((int) units.values().stream().filter(count -> count > 0).count());
  }

  @Property(tries = 500)
  void whatIsUsedIsNeverFreeAndMoreIsNeverCheaper(@ForAll("modelIds") String modelId,
      @ForAll("regions") String region, @ForAll Component component,
      @ForAll("counts") long count) {
    Charge one = call(modelId, region, Map.of(component, count + 1)).pricedBy(BOOK);
    Charge more = call(modelId, region, Map.of(component, count + 2)).pricedBy(BOOK);

    assertThat(one.amount()).isGreaterThan(Usd.ZERO);
    assertThat(more.amount()).isGreaterThan(one.amount());
  }

  @Property(tries = 500)
  void onlyTheModelsOwnPricesMakeAChargePriced(@ForAll("modelIds") String modelId,
      @ForAll("regions") String region,
      @ForAll("usages") Map<Component, Long> units) {
    Charge charge = call(modelId, region, units).pricedBy(BOOK);

    if (charge.basis() == ChargeBasis.PRICED) {
      assertThat(charge.lines())
          .allSatisfy(line -> assertThat(line.price()).startsWith(charge.model() + "/" + region + "/"));
    }
  }

  private static Call call(String modelId, String region, Map<Component, Long> units) {
    return new Call(modelId, region, Instant.parse("2026-11-01T10:00:00Z"), null, units, null);
  }

  @Provide
  Arbitrary<String> modelIds() {
    Arbitrary<String> models = Arbitraries.oneOf(Arbitraries.of(MODELS),
        Arbitraries.of("anthropic.claude-next", "nobody.knows"),
        Arbitraries.strings().ascii().ofMaxLength(12));
    return Arbitraries.of("", "us.", "eu.", "apac.", "global.")
        .flatMap(prefix -> models.map(model -> prefix + model));
  }

  @Provide
  Arbitrary<String> regions() {
    return Arbitraries.of("us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1", "sa-east-1");
  }

  @Provide
  Arbitrary<Long> counts() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE - 2);
  }

  @Provide
  Arbitrary<Map<Component, Long>> usages() {
    return Arbitraries.maps(Arbitraries.of(Component.class), Arbitraries.longs().between(0, 10_000_000_000L));
  }
}
