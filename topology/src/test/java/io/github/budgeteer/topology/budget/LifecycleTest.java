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
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deletion and re-creation, statements of ended periods, measures and leaks. */
class LifecycleTest {
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
