package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.InferenceProfile;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prices that come late, and what they do to accounts that run. */
class ReratingTopologyTest {
  private static final String NOVA_LITE = "amazon.nova-lite-v1:0";
  private static final String PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
  private static final Duration TICKS = Duration.ofSeconds(3);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aCorrectedPriceBringsTheAccountToWhatItWouldHaveBeenAndLiftsTheSuspension() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-0", "ana", 1, NOON), call("r-1", "ana", 11, NOON.plusSeconds(10)));
      live.reports("ana", live.decisions().getLast().sequence(), new Outcome.Verified(Access.DENIED))
          .pass(TICKS);
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.SUSPENDED);
      live.ledger();

      live.learns(price("0.006", NOVA_LITE, NOON)).pass(TICKS);

      List<LedgerEntry> ledger = live.ledger();
      assertThat(ledger).extracting(entry -> entry.entry().getClass().getSimpleName()).containsExactly(
          "Adjusted",
          "ThresholdChanged", "RestorationRequired");
      Account account = live.account("ana");
      assertThat(account.totals().usd()).isEqualTo(Usd.of("1.200000006"));
      assertThat(account.spend().usd()).isEqualTo(account.totals().usd());
      assertThat(account.totals().models()).containsExactlyEntriesOf(
          java.util.Map.of(NOVA_LITE, account.totals().usd()));
      assertThat(ledger.getFirst().balance()).isEqualTo(account.totals().usd());
      live.arrives(call("r-2", "ana", 10, NOON.plusSeconds(20)));
      assertThat(live.ledger()).extracting(entry -> entry.entry().getClass().getSimpleName())
          .containsExactly("Charged");
      assertThat(live.pass(TICKS).account("ana").totals().usd()).isEqualTo(Usd.of("2.200000008"));
    }
  }

  @Test
  void aPriceHoldsFromItsHourOn() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      Instant nextHour = NOON.plus(Duration.ofHours(1));
      live.arrives(call("r-0", "ana", 6, NOON)).pass(Duration.ofHours(1))
          .arrives(call("r-1", "ana", 6, nextHour))
          .learns(price("0.12", NOVA_LITE, nextHour)).pass(TICKS).pass(TICKS);

      assertThat(live.account("ana").totals().usd()).isEqualTo(Usd.of("18.00000018"));
    }
  }

  @Test
  void aCallStampedAheadOfItsArrivalIsRatedAgainAtThePriceItWasChargedAt() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      Instant nextHour = NOON.plus(Duration.ofHours(1));
      live.pass(Duration.ofMinutes(58)).learns(price("0.12", NOVA_LITE, nextHour)).pass(TICKS)
          .arrives(call("r-0", "ana", 6, nextHour.plusSeconds(60)))
          .pass(TICKS);
      assertThat(live.account("ana").totals().usd()).isEqualTo(Usd.of("12.00000012"));
      live.ledger();

      live.learns(price("0.5", "amazon.nova-pro-v1:0", NOON)).pass(TICKS).pass(TICKS);

      assertThat(live.ledger()).isEmpty();
    }
  }

  @Test
  void aCorrectionReachesTheStatementsOfTheEndedPeriodsAndNoDecisionIsMadeAgain() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ofHours(1))) {
      Instant nextDay = NOON.plus(DAY);
      live.arrives(call("r-0", "ana", 6, NOON.minus(DAY)), call("r-1", "ana", 3, NOON)).pass(DAY)
          .arrives(call("r-2", "ana", 1, nextDay), call("r-3", "ana", 4, NOON.plusSeconds(60))).pass(TICKS);
      live.ledger();

      live.learns(price("0.12", NOVA_LITE, NOON.minus(DAY.multipliedBy(2)))).pass(TICKS);

      assertThat(live.ledger()).extracting(LedgerEntry::entry).singleElement()
          .isInstanceOfSatisfying(Fact.Adjusted.class,
              adjusted -> assertThat(adjusted.amount()).isEqualTo(Usd.of("14.00000016")));
      Account account = live.account("ana");
      assertThat(account.spend().usd()).isEqualTo(Usd.of("2.00000004"));
      // Before the opening, an hour before the first call, late as a whole; then seven dollars, doubled.
      assertThat(account.statements()).extracting(Statement::usd, Statement::late).containsExactly(
          tuple(Usd.of("14.00000016"), Usd.of("11.0000001")),
          tuple(Usd.of("12.00000012"), Usd.of("12.00000012")));
      assertThat(account.statements().stream().map(Statement::usd).reduce(account.spend().usd(), Usd::plus))
          .isEqualTo(account.totals().usd());
    }
  }

  @Test
  void theSamePriceAgainAdjustsNothing() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      live.arrives(call("r-0", "ana", 6, NOON)).learns(price("0.12", NOVA_LITE, NOON)).pass(TICKS);
      assertThat(live.ledger()).extracting(LedgerEntry::entry).anyMatch(Fact.Adjusted.class::isInstance);

      live.learns(price("0.12", NOVA_LITE, NOON)).pass(TICKS);

      assertThat(live.ledger()).isEmpty();
    }
  }

  @Test
  void aModelThatGetsAPriceCountsTowardsTheLimitFromThen() {
    Invocation unknown = onModel(call("r-0", "ana", 6, NOON), "amazon.invented-v1:0");
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(unknown).pass(TICKS);
      Account estimated = live.account("ana");
      assertThat(estimated.level()).isEqualTo(Threshold.EXCEEDED);
      assertThat(estimated.standing().status()).as("an estimate suspends nobody").isEqualTo(Status.ACTIVE);
      assertThat(live.tally().estimated()).isEqualTo(1);

      live.learns(price("0.12", "amazon.invented-v1:0", NOON)).pass(TICKS);

      assertThat(live.account("ana").totals().usd()).isEqualTo(Usd.of("12.00000012"));
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.SUSPENDING);
    }
  }

  @Test
  void aProfileIsChargedAsItsModelOnceThatIsKnown() {
    try (TopologyFixture live = TopologyFixture.live("1000", Duration.ZERO)) {
      live.arrives(onModel(call("r-0", "ana", 6, NOON), PROFILE)).pass(TICKS);
      assertThat(live.account("ana").totals().models())
          .containsOnlyKeys("application-inference-profile/abc123def456");

      live.learns(new InferenceProfile(PROFILE,
          List.of("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"))).pass(TICKS)
          .arrives(onModel(call("r-1", "ana", 6, NOON), PROFILE)).pass(TICKS);

      assertThat(live.account("ana").totals().models()).containsExactly(
          java.util.Map.entry(NOVA_LITE, Usd.of("12.00000012")));
      assertThat(live.account("ana").spend().estimated()).isEqualTo(Usd.ZERO);
    }
  }

  private static Invocation onModel(Invocation call, String model) {
    return new Invocation(call.accountId(), call.region(), call.requestId(), call.principalId(),
        call.accountType(),
        call.session(), call.occurredAt(), call.operation(), model, call.usage(), call.tier(),
        call.errorCode(),
        call.source());
  }
}
