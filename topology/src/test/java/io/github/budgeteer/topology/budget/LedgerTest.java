package io.github.budgeteer.topology.budget;

import static io.github.budgeteer.topology.budget.AccountBook.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account's story as a bounded run tells it: event clock, outcomes simulated. */
class LedgerTest {
  private final AccountBook book = AccountBook.of(AccountType.USER).limit("10").grace(Duration.ofMinutes(5));

  @Test
  void anAccountOpensWithItsPolicyAndItsFirstChargeInItsFirstPeriod() {
    book.charge("1.5", "00:10");

    assertThat(book.decisions()).containsExactly(
        new Decision.BudgetInitialized(AccountType.USER, Usd.of("10"),
            new Period(at("00:10"), at("00:10").plus(Duration.ofDays(1)))));
    assertThat(book.entries().getFirst()).isInstanceOf(Fact.PolicyApplied.class);
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("1.5"));
    assertThat(book.account().totals().models()).containsExactly(java.util.Map.entry("model", Usd.of("1.5")));
  }

  @ParameterizedTest
  @CsvSource({"6.999999, NORMAL", "7, WARNING", "8.999999, WARNING", "9, CRITICAL", "9.999999, CRITICAL",
      "10, EXCEEDED",
      "25, EXCEEDED"})
  void aLevelHoldsFromExactlyItsShareOfTheLimit(String spend, Threshold level) {
    book.charge(spend, "00:10");

    assertThat(book.account().level()).isEqualTo(level);
  }

  @Test
  void oneChargeThatCrossesSeveralLevelsTellsTheHighestOnly() {
    book.charge("12", "00:10");

    assertThat(book.decisions(Decision.ThresholdChanged.class)).containsExactly(
        new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.EXCEEDED, Usd.of("12"), Usd.of("10")));
  }

  @Test
  void anAdjustmentUnderTheLimitLiftsTheSuspensionThatAWrongPriceCaused() {
    book.grace(Duration.ZERO).charge("12", "00:10").adjust("-3", "0", at("00:20"));

    assertThat(book.decisions()).contains(new Decision.RestorationRequired(Cause.PRICE_CHANGED, true));
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
    assertThat(book.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(book.account().level()).isEqualTo(Threshold.CRITICAL);
    assertThat(book.account().totals().usd()).isEqualTo(Usd.of("9"));
    assertThat(book.account().totals().models()).containsExactly(java.util.Map.entry("model", Usd.of("9")));
  }

  @Test
  void anAdjustmentOverTheLimitBeginsAGrace() {
    book.charge("9.5", "00:10").adjust("0.5", "0", at("00:20"));

    assertThat(book.decisions(Decision.GracePeriodStarted.class)).containsExactly(
        new Decision.GracePeriodStarted(Usd.of("10"), Usd.of("10"), at("00:25")));
  }

  @Test
  void underPolicyEnforceAnEstimateSuspendsLikeAPrice() {
    book.grace(Duration.ZERO).unpriced(Unpriced.ENFORCE).charge("12", at("00:10"), at("00:10"),
        ChargeBasis.ESTIMATED);
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);

    book.unpriced(Unpriced.ALERT).policyAt("00:20");

    assertThat(book.decisions()).contains(new Decision.RestorationRequired(Cause.LIMIT_CHANGED, true));
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void anEstimateThatBecomesAPriceCountsTowardsTheLimitFromThen() {
    book.charge("12", at("00:10"), at("00:10"), ChargeBasis.ESTIMATED);
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);

    book.adjust("-1", "-12", at("00:20"));

    assertThat(book.account().spend().estimated()).isEqualTo(Usd.ZERO);
    assertThat(book.account().standing().status()).isEqualTo(Status.GRACE_PERIOD);
  }

  @Test
  void anAdjustmentOfAPeriodThatHasEndedLeavesTheCurrentOneAlone() {
    book.charge("12", "00:10");
    Instant ended = book.account().spend().period().start();
    book.charge("1", "+1 00:20");

    Account adjusted = Evolution.evolve(book.account(), new Fact.Adjusted(Usd.of("-3"), ended, Usd.of("-3"),
        Usd.ZERO, Usd.of("-2"), List.of(new AdjustmentLine("model", "other", Component.INPUT, 1, Usd.of("13"),
            Usd.of("10"), "p")),
        List.of()),
        new EventTime(at("+1 00:30"), at("+1 00:30")), 99);

    assertThat(adjusted.spend()).isEqualTo(book.account().spend());
    assertThat(adjusted.totals().usd()).isEqualTo(Usd.of("10"));
    assertThat(adjusted.totals().models()).containsExactly(java.util.Map.entry("other", Usd.of("10")));
    assertThat(adjusted.totals().afterSuspension().usd())
        .isEqualTo(book.account().totals().afterSuspension().usd().minus(Usd.of("2")));
  }

  @Test
  void graceIsToldAtTheCrossingAndEndsInSuspensionAtItsDeadline() {
    book.charge("10", "00:10").charge("0.1", "00:14").advance("00:14");
    assertThat(book.account().standing().status()).isEqualTo(Status.GRACE_PERIOD);

    book.advance("00:15");

    assertThat(book.last(4)).containsExactly(new Fact.TimerElapsed(Fact.Timer.GRACE_END, at("00:15")),
        new Decision.SuspensionRequired(Cause.GRACE_ELAPSED, Usd.of("10.1"), Usd.of("10"), true),
        new Fact.OutcomeReported(book.account().head().sequence() - 2, new Outcome.Verified(Access.DENIED),
            true),
        new Decision.AccessSuspended(book.account().head().sequence() - 2, null));
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(book.account().standing().access()).isEqualTo(Access.DENIED);
  }

  @Test
  void withoutGraceTheCrossingChargeSuspendsAtOnceAndIsNotCountedAsAfterIt() {
    book.grace(Duration.ZERO).charge("10", "00:10").charge("0.25", "00:10").charge("0.5", "00:20");

    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(book.account().totals().afterSuspension().invocations()).isEqualTo(2);
    assertThat(book.account().totals().afterSuspension().usd()).isEqualTo(Usd.of("0.75"));
    assertThat(book.decisions(Decision.SuspensionRequired.class)).hasSize(1);
  }

  @Test
  void theEndOfThePeriodRestoresAccessAndStartsFromNothing() {
    book.grace(Duration.ZERO).charge("10", "00:10").advance("+1 00:10");

    assertThat(book.decisions().reversed().subList(0, 4).reversed()).satisfiesExactly(
        refreshed -> assertThat(refreshed).isInstanceOf(Decision.BudgetRefreshed.class),
        lower -> assertThat(lower).isEqualTo(
            new Decision.ThresholdChanged(Threshold.EXCEEDED, Threshold.NORMAL, Usd.ZERO, Usd.of("10"))),
        required -> assertThat(required)
            .isEqualTo(new Decision.RestorationRequired(Cause.PERIOD_ENDED, true)),
        restored -> assertThat(restored).isInstanceOf(Decision.AccessRestored.class));
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
    assertThat(book.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(book.account().spend().usd()).isEqualTo(Usd.ZERO);
    assertThat(book.account().totals().usd()).isEqualTo(Usd.of("10"));
  }

  @Test
  void aGraceWhoseDeadlineIsThePeriodsEndIsCancelledNotSuspended() {
    book.grace(Duration.ofDays(1)).charge("10", "00:10").advance("+1 00:10");

    assertThat(book.decisions(Decision.GracePeriodCancelled.class))
        .containsExactly(new Decision.GracePeriodCancelled(Cause.PERIOD_ENDED));
    assertThat(book.decisions(Decision.SuspensionRequired.class)).isEmpty();
    assertThat(book.account().standing().graceDeadline()).isNull();
  }

  @Test
  void theNextOverrunHasAGraceOfItsOwn() {
    book.charge("10", "00:10").charge("10", "+1 00:20");

    assertThat(book.decisions(Decision.GracePeriodStarted.class))
        .extracting(Decision.GracePeriodStarted::deadline)
        .containsExactly(at("00:15"), at("+1 00:25"));
  }

  @Test
  void anIdleAccountsPeriodRollsAtItsNextFactOnceHoweverLongItWasIdle() {
    book.charge("1", "00:10").charge("2", "+9 00:00");

    assertThat(book.decisions(Decision.BudgetRefreshed.class)).containsExactly(
        new Decision.BudgetRefreshed(new Period(at("00:10"), at("+1 00:10")), Usd.of("1"),
            new Period(at("+8 00:10"), at("+9 00:10"))));
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("2"));
  }

  @Test
  void aRaisedLimitEndsTheGraceAndAHigherOneLiftsTheSuspension() {
    book.charge("10", "00:10").limit("20").policyAt("00:12");
    assertThat(book.decisions(Decision.GracePeriodCancelled.class))
        .containsExactly(new Decision.GracePeriodCancelled(Cause.LIMIT_CHANGED));

    book.charge("10", "00:13").advance("00:30").limit("30").policyAt("00:40");

    assertThat(book.decisions(Decision.RestorationRequired.class))
        .containsExactly(new Decision.RestorationRequired(Cause.LIMIT_CHANGED, true));
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
    assertThat(book.account().level()).isEqualTo(Threshold.NORMAL);
  }

  @Test
  void aLoweredLimitStartsAGrace() {
    book.charge("5", "00:10").limit("5").policyAt("00:20");

    assertThat(book.decisions(Decision.BudgetChanged.class))
        .containsExactly(new Decision.BudgetChanged(Usd.of("10"), Usd.of("5")));
    assertThat(book.account().standing().graceDeadline()).isEqualTo(at("00:25"));
  }

  @Test
  void observeModeDecidesEverythingAndEnforcesNothing() {
    book.mode(Mode.OBSERVE).grace(Duration.ZERO).charge("10", "00:10").charge("1", "00:20");

    assertThat(book.decisions(Decision.SuspensionRequired.class))
        .containsExactly(
            new Decision.SuspensionRequired(Cause.LIMIT_REACHED, Usd.of("10"), Usd.of("10"), false));
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(book.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(book.account().totals().afterSuspension().invocations()).isEqualTo(1);
  }

  @Test
  void switchingEnforcementOnCarriesOutAStandingVerdictAndSwitchingItOffGivesAccessBack() {
    book.mode(Mode.OBSERVE).grace(Duration.ZERO).charge("10", "00:10").mode(Mode.ENFORCE).policyAt("00:20");
    assertThat(book.account().standing().access()).isEqualTo(Access.DENIED);

    book.mode(Mode.OBSERVE).policyAt("00:30");

    assertThat(book.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(book.decisions(Decision.RestorationRequired.class))
        .containsExactly(new Decision.RestorationRequired(Cause.MODE_CHANGED, true));
  }

  @Test
  void thePrincipalThatIamCannotBindGetsTheVerdictAndTheTruth() {
    AccountBook root = AccountBook.of(AccountType.ROOT).limit("10").grace(Duration.ZERO);

    root.charge("10", "00:10").advance("+1 00:10");

    assertThat(root.decisions(Decision.SuspensionFailed.class)).singleElement()
        .extracting(Decision.SuspensionFailed::reason).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
    assertThat(root.decisions(Decision.RestorationRequired.class))
        .containsExactly(new Decision.RestorationRequired(Cause.PERIOD_ENDED, false));
    assertThat(root.account().standing().access()).isEqualTo(Access.NOT_ENFORCEABLE);
    assertThat(root.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void underALimitOfZeroTheFirstAmountAboveZeroExceeds() {
    book.limit("0").grace(Duration.ZERO).charge("0", "00:10");
    assertThat(book.account().level()).isEqualTo(Threshold.NORMAL);

    book.charge("0.0000001", "00:20");

    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
  }

  @Test
  void withoutALimitSpendIsMeteredOnly() {
    book.limit(null).charge("1000000", "00:10").advance("+30 00:00");

    assertThat(book.decisions()).hasSize(1);
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("1000000"));
  }

  @Test
  void estimatedSpendRaisesTheLevelButNeverSuspends() {
    book.grace(Duration.ZERO).charge("100", "00:10", ChargeBasis.ESTIMATED);

    assertThat(book.account().level()).isEqualTo(Threshold.EXCEEDED);
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);

    book.charge("10", "00:20");

    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
  }

  @Test
  void aChargeThatComesAfterItsPeriodHasEndedChangesNoPresentSpend() {
    book.charge("1", "00:10").charge("1", "+1 01:00").charge("100", "00:30");

    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("1"));
    assertThat(book.account().totals().usd()).isEqualTo(Usd.of("102"));
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void liveTheGraceRunsFromWhenTheCrossingWasSeenAndOutcomesComeFromTheEnforcer() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ofMinutes(5));
    live.chargeSeen("1", "00:00", "00:01").chargeSeen("10", "00:01", "02:00");
    assertThat(live.account().standing().graceDeadline()).isEqualTo(at("02:05"));

    live.advance("02:05");
    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDING);
    live.outcome(new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "throttled"), "02:06");
    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDING);
    live.outcome(new Outcome.Verified(Access.DENIED), "02:07");

    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(live.account().standing().pending()).isNull();
    assertThat(live.decisions(Decision.SuspensionFailed.class)).hasSize(1);
    assertThat(live.decisions(Decision.AccessSuspended.class)).hasSize(1);
  }

  @Test
  void liveNobodysClockButOursEndsAGrace() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ofMinutes(5));
    live.chargeSeen("10", "00:00", "00:00").chargeSeen("1", "00:06", "00:02");

    assertThat(live.account().standing().status()).isEqualTo(Status.GRACE_PERIOD);
    assertThat(live.account().time()).isEqualTo(at("00:02"));
    assertThat(live.lines().getLast().occurredAt()).as("not after it arrived").isEqualTo(at("00:02"));
    live.advance("00:05");
    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDING);
  }

  @Test
  void liveAnOutcomeFromAHostWithAWrongClockMovesNothing() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);
    live.chargeSeen("10", "00:00", "00:00");

    live.outcomeSeen(new Outcome.Verified(Access.DENIED), "+26000 00:00", "00:01").chargeSeen("1", "00:02",
        "00:03");

    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(live.account().time()).isEqualTo(at("00:03"));
    assertThat(live.account().spend().usd()).isEqualTo(Usd.of("11"));
  }

  @Test
  void liveHistoryOnAFirstStartSuspendsNobody() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);

    live.chargeSeen("500", "00:00", "+40 00:00").chargeSeen("500", "+39 00:00", "+40 00:00");

    assertThat(live.account().spend().usd()).isEqualTo(Usd.ZERO);
    assertThat(live.account().totals().usd()).isEqualTo(Usd.of("1000"));
    assertThat(live.decisions()).hasSize(1);
  }

  @Test
  void aRestorationOvertakesASuspensionThatIsStillUnderWay() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);
    live.chargeSeen("10", "00:00", "00:00");

    live.limit("20").policyAt("00:10");

    assertThat(live.decisions(Decision.RestorationRequired.class))
        .containsExactly(new Decision.RestorationRequired(Cause.LIMIT_CHANGED, true));
    assertThat(Objects.requireNonNull(live.account().standing().pending()).decision())
        .isEqualTo(live.account().head().sequence());
    live.outcome(new Outcome.Verified(Access.ALLOWED), "00:11");
    assertThat(live.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void accountTimeNeverRunsBackwards() {
    book.charge("1", "02:00").charge("1", "01:00");

    assertThat(book.account().time()).isEqualTo(at("02:00"));
    assertThat(book.lines().getLast().occurredAt()).isEqualTo(at("01:00"));
    assertThat(book.lines().getLast().observedAt()).isEqualTo(at("02:00"));
  }

  @Test
  void aLeaseThatEndsAfterAnIdleAccountsPeriodFindsNothingSpentOfTheNextOne() {
    book.limit("4").charge("1", "00:10").ask(new Directive.GrantLease(Usd.of("20"), at("+2 00:00")), "00:20")
        .charge("8", "00:30").told();

    book.grace(Duration.ZERO).policyAt("00:40").advance("+2 00:00");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "BudgetChanged");
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
    assertThat(book.account().spend().period().start()).isEqualTo(at("+1 00:10"));
  }
}
