package io.github.budgeteer.topology.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ContextBand;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.RoutingScope;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.pricing.Price;
import io.github.budgeteer.topology.pricing.PriceKey;
import io.github.budgeteer.topology.pricing.RateInForce;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReratingTest {
  private static final Price LISTED = new Price(
      new PriceKey("m", "us-east-1", RoutingScope.IN_REGION, Component.INPUT), Usd.of("1"), Instant.EPOCH,
      PriceOrigin.SHIPPED, "test");
  private static final Instant TODAY = Instant.parse("2026-11-02T00:00:00Z");
  private static final Instant YESTERDAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant LONG_AGO = Instant.parse("2026-10-01T00:00:00Z");
  /** Yesterday's statement is the only one that is kept. */
  private static final Account ACCOUNT = Account.unopened("p", AccountType.USER)
      .with(Account.Spend.startOf(new Period(TODAY, TODAY.plus(Duration.ofDays(1)))))
      .with(List.of(new Statement(new Period(YESTERDAY, TODAY), Usd.of("4.5"), Usd.ZERO)));

  @Test
  void rowsThatAreChargedAsTheyShouldBeChangeNothing() {
    List<UsageRow> rows = List.of(row("nova", 0, TODAY, false, 1_000_000, "3", "0"));

    assertThat(Rerating.of(rows, at("3"), ACCOUNT)).isEmpty();
  }

  @Test
  void aLowerPriceGivesBackTheDifferenceInThePeriodThatItWasSpentIn() {
    List<UsageRow> rows = List.of(row("nova", 0, YESTERDAY, false, 1_000_000, "3", "0"),
        row("nova", 1, YESTERDAY, true, 500_000, "1.5", "0"),
        row("nova", 24, TODAY, false, 2_000_000, "6", "0"),
        row("nova", 2, null, false, 1, "0.000003", "0"));

    Rerating rerating = Rerating.of(rows, at("2"), ACCOUNT).orElseThrow();

    assertThat(rerating.adjusted()).isEqualTo(new Fact.Adjusted(Usd.of("-3.500001"), TODAY, Usd.of("-2"),
        Usd.ZERO, Usd.of("-0.5"), List.of(new AdjustmentLine("nova", "nova", Component.INPUT, 3_500_001,
            Usd.of("10.500003"), Usd.of("7.000002"), "price")),
        List.of(new Fact.Adjusted.EndedPeriod(YESTERDAY, Usd.of("-1.5")))));
    assertThat(rerating.written()).hasSize(4).contains(row("nova", 1, YESTERDAY, true, 500_000, "1", "0"));
    assertThat(rerating.removed()).isEmpty();
  }

  @Test
  void whatBelongsToAPeriodWithoutAStatementStaysAsItIs() {
    UsageRow old = row("nova", 0, LONG_AGO, false, 1_000_000, "3", "0");
    UsageRow young = row("nova", 0, YESTERDAY, false, 1_000_000, "3", "0");

    assertThat(Rerating.of(List.of(old), at("2"), ACCOUNT)).isEmpty();
    Rerating rerating = Rerating.of(List.of(old, young), at("2"), ACCOUNT).orElseThrow();

    assertThat(rerating.adjusted().amount()).isEqualTo(Usd.of("-1"));
    assertThat(rerating.written()).containsExactly(row("nova", 0, YESTERDAY, false, 1_000_000, "2", "0"));
    assertThat(rerating.removed()).isEmpty();
  }

  @Test
  void theStatementTakesTheCorrectionOfItsPeriod() {
    List<UsageRow> rows = List.of(row("nova", 0, YESTERDAY, false, 1_500_000, "4.5", "0"),
        row("nova", 24, TODAY, false, 2_000_000, "6", "0"));
    Fact.Adjusted adjusted = Rerating.of(rows, at("2"), ACCOUNT).orElseThrow().adjusted();

    Account after = Charging.adjusted(ACCOUNT, adjusted);

    assertThat(after.statements()).containsExactly(
        new Statement(new Period(YESTERDAY, TODAY), Usd.of("3"), Usd.of("-1.5")));
    assertThat(after.spend().usd()).isEqualTo(Usd.of("-2"));
    assertThat(after.totals().usd()).isEqualTo(Usd.of("-3.5"));
  }

  @Test
  void anEstimateThatGetsTheSameAmountAsPriceIsNoEstimateAnyMore() {
    Rerating rerating = Rerating
        .of(List.of(row("nova", 0, TODAY, false, 1_000_000, "3", "3")), at("3"), ACCOUNT)
        .orElseThrow();

    assertThat(rerating.adjusted().amount()).isEqualTo(Usd.ZERO);
    assertThat(rerating.adjusted().estimated()).isEqualTo(Usd.of("-3"));
  }

  @Test
  void unitsOfAProfileMoveToItsModelOnceThatIsKnown() {
    UsageRow unresolved = row("application-inference-profile/a", 0, TODAY, false, 1_000_000, "15", "15");
    UsageRow known = row("nova", 0, TODAY, false, 1_000_000, "3", "0");

    Rerating rerating = Rerating.of(List.of(unresolved, known),
        key -> new RateInForce("nova", RoutingScope.IN_REGION, Usd.of("3"), false, LISTED, "price"), ACCOUNT)
        .orElseThrow();

    assertThat(rerating.written()).containsExactly(row("nova", 0, TODAY, false, 2_000_000, "6", "0"));
    assertThat(rerating.removed()).isEqualTo(Set.of(unresolved.key()));
    assertThat(rerating.adjusted().amount()).isEqualTo(Usd.of("-12"));
    assertThat(rerating.adjusted().lines()).singleElement()
        .returns("application-inference-profile/a", AdjustmentLine::from).returns("nova", AdjustmentLine::to);
  }

  /** Whatever was charged before: afterwards every row is what it would have been, and the fact is the difference. */
  @Property(tries = 300)
  void afterwardsAllIsAsIfThePriceHadAlwaysBeenKnown(
      @ForAll @Size(max = 12) List<@IntRange(max = 5_000_000) Integer> units,
      @ForAll @IntRange(max = 3) int models, @ForAll @IntRange(min = 1, max = 999) int micros) {
    Map<UsageRow.Key, UsageRow> rows = new HashMap<>();
    for (int i = 0; i < units.size(); i++) {
      UsageRow row = row("m" + i % (models + 1), i % 3, i % 2 == 0 ? TODAY : YESTERDAY, i % 5 == 0,
          units.get(i),
          "0." + (i + 1), i % 4 == 0 ? "0." + (i + 1) : "0");
      rows.merge(row.key(), row, UsageRow::plus);
    }
    Usd before = sum(rows);
    Function<UsageRow.Key, RateInForce> rates = key -> new RateInForce(
        key.model().equals("m1") ? "m0" : key.model(),
        key.scope(),
        Usd.of("0.000" + micros), key.model().equals("m2"), LISTED, "p");
    Usd expected = rows.values().stream().map(row -> Usd.forUnits(row.units(), Usd.of("0.000" + micros)))
        .reduce(Usd.ZERO, Usd::plus);

    Rerating.of(rows.values(), rates, ACCOUNT).ifPresent(rerating -> {
      rerating.removed().forEach(rows::remove);
      rerating.written().forEach(row -> rows.put(row.key(), row));
      assertThat(before.plus(rerating.adjusted().amount())).isEqualTo(sum(rows));
      assertThat(rerating.adjusted().lines().stream().map(line -> line.after().minus(line.before()))
          .reduce(Usd.ZERO, Usd::plus)).isEqualTo(rerating.adjusted().amount());
      assertThat(rerating.adjusted().ended().stream().map(Fact.Adjusted.EndedPeriod::spend)
          .reduce(rerating.adjusted().spend(), Usd::plus)).isEqualTo(rerating.adjusted().amount());
    });

    assertThat(sum(rows)).isEqualTo(expected);
    assertThat(rows.keySet()).noneMatch(key -> key.model().equals("m1"));
    assertThat(Rerating.of(rows.values(), rates, ACCOUNT)).isEmpty();
  }

  private static Usd sum(Map<UsageRow.Key, UsageRow> rows) {
    return rows.values().stream().map(UsageRow::usd).reduce(Usd.ZERO, Usd::plus);
  }

  private static Function<UsageRow.Key, RateInForce> at(String usdPerMillion) {
    return key -> new RateInForce(key.model(), key.scope(), Usd.of(usdPerMillion), false, LISTED, "price");
  }

  private static UsageRow row(String model, int hour, @Nullable Instant period, boolean held, long units,
      String usd,
      String estimated) {
    return new UsageRow(
        new UsageRow.Key("p", YESTERDAY.plusSeconds(hour * 3_600L), period, held, model, "us-east-1",
            RoutingScope.IN_REGION, ServiceTier.STANDARD, ContextBand.ANY, Component.INPUT),
        units, Usd.of(usd), Usd.of(estimated));
  }
}
