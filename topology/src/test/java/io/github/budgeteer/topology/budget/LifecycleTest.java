package io.github.budgeteer.topology.budget;

import static io.github.budgeteer.topology.budget.AccountBook.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Directive.Rejection;
import io.github.budgeteer.events.Fact.Sighting;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deletion and re-creation, statements of ended periods, measures and leaks. */
class LifecycleTest {
  private static final String FRIDAY = "00:00";
  private static final String SUNDAY = "+2 12:00";
  private static final String MONDAY = "+3 00:00";

  private final AccountBook book = AccountBook.of(AccountType.USER).limit("10").grace(Duration.ofMinutes(10));

  @Test
  void aDeletedPrincipalsAccountIsClosedAndOnlyMetered() {
    book.charge("9", "00:00").sight(Sighting.DELETED, "01:00").told();

    book.charge("5", "00:59").advance("+1 00:00").ask(new Directive.Hold(), "+1 00:01");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "DirectiveRejected");
    assertThat(book.decisions(Decision.DirectiveRejected.class).getLast().reason())
        .isEqualTo(Rejection.CLOSED);
    assertThat(book.account().standing().status()).isEqualTo(Status.CLOSED);
    assertThat(book.account().totals().usd()).isEqualTo(Usd.of("14"));
  }

  @Test
  void whoIsCreatedAgainResumesSpendAndHolds() {
    book.charge("11", "00:00").advance("00:10").sight(Sighting.DELETED, "00:20").told();

    book.sight(Sighting.CREATED, "00:30");

    assertThat(book.told()).containsExactly("BudgetReopened", "SuspensionRequired", "AccessSuspended");
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("11"));
  }

  @Test
  void whoIsCreatedAgainInAnotherPeriodStartsFromNothing() {
    book.charge("11", "00:00").advance("00:10").sight(Sighting.DELETED, "00:20").told();

    book.sight(Sighting.CREATED, "+3 00:30");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "BudgetReopened");
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void aCallLongAfterADeletionSaysThatThePrincipalIsThereAgain() {
    book.charge("1", "00:00").sight(Sighting.DELETED, "01:00").charge("1", "01:04").told();

    book.charge("1", "01:06");

    assertThat(book.told()).containsExactly("BudgetReopened");
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void anOlderSightingThatComesLateChangesNothing() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.charge("1", "00:00").sight(Sighting.CREATED, "02:00").told();

    live.sight(Sighting.DELETED, "01:00");

    assertThat(live.told()).isEmpty();
    assertThat(live.account().standing().closed()).isFalse();
  }

  @Test
  void anEndedPeriodsStatementTakesLateCharges() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.charge("9", "00:00").charge("1", "+1 00:30").told();

    live.chargeSeen("5", "23:59", "+1 01:00");

    assertThat(live.told()).as("no decision").isEmpty();
    assertThat(live.account().statements()).singleElement().satisfies(statement -> {
      assertThat(statement.usd()).isEqualTo(Usd.of("14"));
      assertThat(statement.late()).isEqualTo(Usd.of("5"));
    });
    assertThat(live.account().spend().usd()).isEqualTo(Usd.of("1"));
  }

  @Test
  void aPeriodThatPassedWithoutAFactGetsItsStatementWithTheFirstChargeThatComesLateForIt() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.charge("2", FRIDAY).charge("1", MONDAY).told();

    live.chargeSeen("5", SUNDAY, "+3 01:00").chargeSeen("2", "+2 23:59", "+3 01:30");

    assertThat(live.told()).as("no decision").isEmpty();
    assertThat(live.account().statements()).containsExactly(
        new Statement(new Period(at("+2 00:00"), at("+3 00:00")), Usd.of("7"), Usd.of("7")),
        new Statement(new Period(at("00:00"), at("+1 00:00")), Usd.of("2"), Usd.ZERO));
    assertThat(live.account().spend().usd()).isEqualTo(Usd.of("1"));
    assertThat(live.account().totals().usd()).isEqualTo(Usd.of("10"));
  }

  @Test
  void aCallBeforeTheOpeningIsInTheStatementOfAPrecedingPeriod() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.charge("1", "10:30").told();

    live.chargeSeen("5", "10:29", "10:31").chargeSeen("20", "-2 10:30", "10:32");

    assertThat(live.told()).as("history suspends nobody").isEmpty();
    assertThat(live.account().statements()).containsExactly(
        new Statement(new Period(at("-1 10:30"), at("10:30")), Usd.of("5"), Usd.of("5")),
        new Statement(new Period(at("-2 10:30"), at("-1 10:30")), Usd.of("20"), Usd.of("20")));
    assertThat(live.account().spend().usd()).isEqualTo(Usd.of("1"));
  }

  @Test
  void periodsOfAnHourKeepTheStatementsOfTwoDays() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").period(Duration.ofHours(1));
    for (int hour = 0; hour < 60; hour++) {
      live.charge("1", at("00:00").plus(Duration.ofHours(hour)));
    }

    live.chargeSeen("5", "11:59", "+2 11:59").chargeSeen("5", "10:59", "+2 11:59");

    assertThat(live.account().statements()).hasSize(48);
    assertThat(live.account().statements().getLast()).as("48 hours before")
        .isEqualTo(new Statement(new Period(at("11:00"), at("12:00")), Usd.of("6"), Usd.of("5")));
    assertThat(live.account().totals().usd()).as("what is older stands here alone").isEqualTo(Usd.of("70"));
  }

  @Test
  void shorterPeriodsKeepAsManyStatementsAndLongerOnesEight() {
    AccountBook minutes = AccountBook.live(AccountType.USER).limit("10").period(Duration.ofMinutes(1));
    AccountBook days = AccountBook.live(AccountType.USER).limit("10");
    for (int period = 0; period < 60; period++) {
      minutes.charge("1", at("00:00").plus(Duration.ofMinutes(period)));
      days.charge("1", at("00:00").plus(Duration.ofDays(period)));
    }

    minutes.chargeSeen("5", "00:10", "00:59");
    days.chargeSeen("5", "+50 12:00", "+59 01:00");

    assertThat(minutes.account().statements()).hasSize(48)
        .allSatisfy(statement -> assertThat(statement.late()).isEqualTo(Usd.ZERO));
    assertThat(days.account().statements()).hasSize(8)
        .allSatisfy(statement -> assertThat(statement.late()).isEqualTo(Usd.ZERO));
  }

  @Test
  void aStatementMadeUnderOtherRulesOverlapsNoneThatIsThere() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.charge("2", "00:00").charge("1", "+4 00:00").chargeSeen("2", "+2 12:00", "+4 00:30")
        .period(Duration.ofDays(30)).policyAt("+4 01:00").told();

    live.chargeSeen("3", "+1 12:00", "+4 02:00").chargeSeen("4", "+3 12:00", "+4 02:00");

    assertThat(live.told()).isEmpty();
    assertThat(live.account().statements()).containsExactly(
        new Statement(new Period(at("+3 00:00"), at("+4 00:00")), Usd.of("4"), Usd.of("4")),
        new Statement(new Period(at("+2 00:00"), at("+3 00:00")), Usd.of("2"), Usd.of("2")),
        new Statement(new Period(at("+1 00:00"), at("+2 00:00")), Usd.of("3"), Usd.of("3")),
        new Statement(new Period(at("00:00"), at("+1 00:00")), Usd.of("2"), Usd.ZERO));
  }

  @Test
  void aSuspensionCarriesItsMeasure() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ofMinutes(5));
    live.charge("9", "00:00").chargeSeen("2", "00:03", "00:06").chargeSeen("4", "00:07", "00:10")
        .advance("00:11");

    live.answer("00:12", "00:13");

    assertThat(live.decisions(Decision.AccessSuspended.class)).singleElement()
        .extracting(Decision.AccessSuspended::measure).isEqualTo(
            new Measure(at("00:03"), at("00:06"), at("00:11"), at("00:12"), at("00:13"), Usd.of("5")));
  }

  @Test
  void callsThatComeThroughAVerifiedDenialAreALeakToldAtEveryTenfold() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);
    live.charge("11", "00:00").answer("00:01", "00:01").chargeSeen("1", "00:05", "00:20").told();
    assertThat(live.account().leak().calls()).as("within the margin").isZero();

    for (int minute = 10; minute < 22; minute++) {
      live.charge("1", "00:" + minute);
    }

    assertThat(live.told()).containsExactly("SuspensionLeakDetected", "SuspensionLeakDetected");
    assertThat(live.decisions(Decision.SuspensionLeakDetected.class).getLast().leak()).satisfies(leak -> {
      assertThat(leak.calls()).isEqualTo(10);
      assertThat(leak.usd()).isEqualTo(Usd.of("10"));
      assertThat(leak.first()).hasSize(10);
    });
  }

  @Test
  void anotherPolicyDecidesNothingWhileAPrincipalIsDeleted() {
    book.mode(Mode.OBSERVE).charge("1", "00:00").ask(new Directive.Hold(), "00:10")
        .sight(Sighting.DELETED, "00:20").told();

    book.mode(Mode.ENFORCE).limit("5").policyAt("00:30");

    assertThat(book.told()).isEmpty();
    assertThat(book.account().standing().status()).isEqualTo(Status.CLOSED);
    assertThat(book.account().rules().limit()).isEqualTo(Usd.of("5"));
  }

  @Test
  void aLeaseThatEndsWhileAPrincipalIsDeletedDoesNotRaiseItsLimitAfterwards() {
    book.limit("10").charge("11", "00:00").ask(new Directive.GrantLease(Usd.of("20"), at("02:00")), "00:01")
        .sight(Sighting.DELETED, "01:00").told();

    book.sight(Sighting.CREATED, "03:00");

    assertThat(book.told()).containsExactly("BudgetReopened", "GracePeriodStarted");
    assertThat(book.account().standing().graceDeadline()).isEqualTo(at("03:10"));
  }

  @Test
  void accessIsWhatWasReadBackAndNotKnownAfterAFailure() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);
    live.charge("11", "00:00").outcome(new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "throttled"), "00:01");
    assertThat(live.account().standing().access()).isEqualTo(Access.UNKNOWN);

    live.outcome(new Outcome.Verified(Access.ALLOWED), "00:02");

    assertThat(live.decisions().getLast()).isInstanceOfSatisfying(Decision.SuspensionFailed.class,
        failed -> assertThat(failed.reason()).isEqualTo(Outcome.Reason.NOT_VERIFIED));
    assertThat(live.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(live.account().standing().status()).as("it is tried again").isEqualTo(Status.SUSPENDING);
  }

  @Test
  void theMeasureOfAManualHoldBlamesNoCall() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ofMinutes(5));
    live.charge("12", "00:00").ask(new Directive.Hold(), "00:01");

    live.answer("00:02", "00:03");

    assertThat(live.decisions(Decision.AccessSuspended.class)).singleElement()
        .extracting(Decision.AccessSuspended::measure)
        .isEqualTo(new Measure(null, null, at("00:01"), at("00:02"), at("00:03"), Usd.ZERO));
  }

  @Test
  void theCallThatShowsAPrincipalAgainTellsTheLevelItReaches() {
    book.charge("1", "00:00").sight(Sighting.DELETED, "01:00").told();

    book.charge("10", "01:06");

    assertThat(book.told()).containsExactly("BudgetReopened", "ThresholdChanged", "GracePeriodStarted");
  }

  @Test
  void whoIsCreatedAgainUnderAManualHoldAndOverTheLimitHasAGraceAsWell() {
    book.charge("9", "00:00").ask(new Directive.Hold(), "00:10").sight(Sighting.DELETED, "00:20")
        .charge("2", "00:24").told();

    book.sight(Sighting.CREATED, "01:00");

    assertThat(book.told()).containsExactly("BudgetReopened", "GracePeriodStarted", "SuspensionRequired",
        "AccessSuspended");
    assertThat(book.account().standing().graceDeadline()).isEqualTo(at("01:10"));
  }
}
