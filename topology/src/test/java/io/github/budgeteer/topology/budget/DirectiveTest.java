package io.github.budgeteer.topology.budget;

import static io.github.budgeteer.topology.budget.AccountBook.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Directive.Rejection;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What people can ask of an account, by examples; {@code docs/account.md} has the table. */
class DirectiveTest {
  private final AccountBook book = AccountBook.of(AccountType.USER).limit("10").grace(Duration.ofMinutes(10));

  @Test
  void anOwnLimitReplacesThatOfThePolicyUntilItIsTakenBack() {
    book.charge("8", "00:00").told();

    book.ask(new Directive.SetLimit(Usd.of("8")), "00:01");
    assertThat(book.told()).containsExactly("BudgetChanged", "ThresholdChanged", "GracePeriodStarted");

    book.limit("100").policyAt("00:02");
    assertThat(book.told()).as("the policy's limit does not concern it").isEmpty();

    book.ask(new Directive.UseDefaultLimit(), "00:03");
    assertThat(book.told()).containsExactly("BudgetChanged", "ThresholdChanged", "GracePeriodCancelled");
    assertThat(book.account().rules().limit()).isEqualTo(Usd.of("100"));
  }

  @Test
  void aPrincipalCanBeMeteredOnly() {
    book.charge("11", "00:00").ask(new Directive.SetLimit(null), "00:01").told();

    book.charge("1000", "00:02");

    assertThat(book.told()).isEmpty();
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void aLeaseLiftsASuspensionAndItsEndOverTheLimitStartsANewGrace() {
    book.charge("11", "00:00").advance("00:10").told();

    book.ask(new Directive.GrantLease(Usd.of("20"), at("02:00")), "00:20");
    assertThat(book.told()).containsExactly("BudgetChanged", "ThresholdChanged", "RestorationRequired",
        "AccessRestored");

    book.advance("02:00");
    assertThat(book.told()).as("the level was told in this period").containsExactly("BudgetChanged",
        "GracePeriodStarted");
    assertThat(book.account().standing().graceDeadline()).isEqualTo(at("02:10"));
    book.advance("02:10");
    assertThat(book.told()).containsExactly("SuspensionRequired", "AccessSuspended");
  }

  @Test
  void aLeaseMustRaiseAndEndInTheFuture() {
    book.charge("1", "00:00").told();

    book.ask(new Directive.GrantLease(Usd.of("10"), at("02:00")), "00:20")
        .ask(new Directive.GrantLease(Usd.of("20"), at("00:20")), "00:20")
        .ask(new Directive.GrantLease(null, at("00:20")), "00:20");

    assertThat(book.decisions(Decision.DirectiveRejected.class))
        .extracting(Decision.DirectiveRejected::reason)
        .containsExactly(Rejection.NO_RAISE, Rejection.EXPIRED, Rejection.NOTHING_TO_LIFT);
    assertThat(book.account().terms().lease()).isNull();
  }

  @Test
  void anExemptAccountIsToldItsLevelsAndNotSuspended() {
    book.ask(new Directive.Exempt(at("03:00"), "head of research"), "00:00").charge("11", "00:30").told();
    assertThat(book.decisions(Decision.ThresholdChanged.class)).hasSize(1);
    assertThat(book.account().standing().status()).isEqualTo(Status.ACTIVE);

    book.advance("03:00");

    assertThat(book.told()).containsExactly("GracePeriodStarted");
    assertThat(book.account().terms().exemption()).isNull();
  }

  @Test
  void aManualHoldSuspendsWhateverWasSpentUntilItIsLifted() {
    book.charge("1", "00:00").told();

    book.ask(new Directive.Hold(), "00:05");
    assertThat(book.told()).containsExactly("SuspensionRequired", "AccessSuspended");
    assertThat(book.account().standing().access()).isEqualTo(Access.DENIED);

    book.advance("+1 00:00").charge("1", "+1 00:01");
    assertThat(book.told()).as("a period's end is no lift").containsExactly("BudgetRefreshed");

    book.ask(new Directive.Lift(), "+1 00:05");
    assertThat(book.told()).containsExactly("RestorationRequired", "AccessRestored");
    assertThat(book.decisions(Decision.RestorationRequired.class).getLast().cause()).isEqualTo(Cause.LIFTED);
  }

  @Test
  void accessComesBackOnlyWhenTheLastOfSeveralHoldsIsGone() {
    book.charge("11", "00:00").ask(new Directive.Hold(), "00:05").advance("00:10").told();
    assertThat(book.account().standing().holds()).extracting(Hold::kind).containsExactly(Hold.Kind.MANUAL,
        Hold.Kind.BUDGET);

    book.ask(new Directive.Lift(), "00:20");
    assertThat(book.told()).isEmpty();
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);

    book.ask(new Directive.SetLimit(Usd.of("50")), "00:30");
    assertThat(book.told()).containsExactly("BudgetChanged", "ThresholdChanged", "RestorationRequired",
        "AccessRestored");
  }

  @Test
  void aBudgetsHoldIsNotLifted() {
    book.grace(Duration.ZERO).charge("11", "00:00").ask(new Directive.Lift(), "00:05")
        .ask(new Directive.Release(), "00:06");

    assertThat(book.decisions(Decision.DirectiveRejected.class))
        .extracting(Decision.DirectiveRejected::reason)
        .containsExactly(Rejection.BUDGET_HOLD, Rejection.NOTHING_TO_LIFT);
  }

  @Test
  void restoreGivesAccessBackForTheRestOfThePeriod() {
    book.grace(Duration.ZERO).charge("11", "00:00").ask(new Directive.Hold(), "00:01").told();

    book.ask(new Directive.Restore(), "00:05").charge("500", "00:06");
    assertThat(book.told()).containsExactly("RestorationRequired", "AccessRestored");

    book.charge("11", "+1 00:30");
    assertThat(book.told()).containsExactly("BudgetRefreshed", "ThresholdChanged", "ThresholdChanged",
        "SuspensionRequired", "AccessSuspended");
  }

  @Test
  void onePrincipalCanBeObservedWhileOthersAreHeld() {
    book.grace(Duration.ZERO).charge("1", "00:00").ask(new Directive.SetMode(Mode.OBSERVE), "00:01")
        .charge("11", "00:02").told();
    assertThat(book.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);

    book.ask(new Directive.SetMode(null), "00:03");

    assertThat(book.told()).containsExactly("SuspensionRequired", "AccessSuspended");
  }

  @Test
  void whatTheGuardHoldsBackPassesWhenItIsReleased() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10").grace(Duration.ZERO);
    live.charge("11", "00:00").outcome(new Outcome.HeldBack("12 of 30 principals"), "00:01").told();
    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDING);
    assertThat(live.account().standing().access()).isEqualTo(Access.ALLOWED);

    live.ask(new Directive.Release(), "00:05");
    assertThat(live.told()).containsExactly("SuspensionRequired");
    assertThat(live.decisions(Decision.SuspensionRequired.class).getLast().cause()).isEqualTo(Cause.RELEASED);
    live.answer("00:06", "00:06").ask(new Directive.Release(), "00:07");

    assertThat(live.told()).containsExactly("AccessSuspended", "DirectiveRejected");
  }

  @Test
  void aRestorationUnderWayIsStillAnsweredAfterADecisionThatNobodyCarriesOut() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.ask(new Directive.Hold(), "00:00").answer("00:01", "00:01").ask(new Directive.Lift(), "00:02");
    long restoration = live.account().head().sequence();
    live.ask(new Directive.SetMode(Mode.OBSERVE), "00:03").ask(new Directive.Hold(), "00:04").told();
    assertThat(live.account().standing().status()).isEqualTo(Status.RESTORING);

    live.answer("00:05", "00:05");

    assertThat(live.decisions().getLast()).isEqualTo(new Decision.AccessRestored(restoration));
    assertThat(live.account().standing().access()).isEqualTo(Access.ALLOWED);
    assertThat(live.account().standing().status()).isEqualTo(Status.SUSPENDED);
  }

  @Test
  void whatMayBindAPrincipalByNowIsTakenBackEvenIfNothingBoundItBefore() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.ask(new Directive.Hold(), "00:00")
        .outcome(new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE, "path"), "00:01")
        .ask(new Directive.Lift(), "00:02").ask(new Directive.Hold(), "00:03");

    live.ask(new Directive.Lift(), "00:04");

    assertThat(live.decisions(Decision.RestorationRequired.class)).containsExactly(
        new Decision.RestorationRequired(Cause.LIFTED, false),
        new Decision.RestorationRequired(Cause.LIFTED, true));
  }

  @Test
  void theGuardHoldsNoRestorationBackSoNothingIsReleasedThatWouldSuspend() {
    AccountBook live = AccountBook.live(AccountType.USER).limit("10");
    live.ask(new Directive.Hold(), "00:00").answer("00:01", "00:01").ask(new Directive.Lift(), "00:02")
        .told();

    live.outcome(new Outcome.HeldBack("many"), "00:03").ask(new Directive.Release(), "00:04");

    assertThat(live.told()).containsExactly("DirectiveRejected");
    assertThat(live.account().standing().status()).isEqualTo(Status.RESTORING);
  }

  @Test
  void aLowerLimitThatComesTogetherWithEnforcementSuspendsOnce() {
    book.grace(Duration.ZERO).mode(Mode.OBSERVE).charge("5", "00:00").ask(new Directive.Hold(), "00:10")
        .told();

    book.mode(Mode.ENFORCE).limit("4").policyAt("00:20");

    assertThat(book.told()).containsExactly("BudgetChanged", "ThresholdChanged", "SuspensionRequired",
        "AccessSuspended");
    assertThat(book.decisions(Decision.SuspensionRequired.class).getLast().cause())
        .isEqualTo(Cause.LIMIT_CHANGED);
  }

  @Test
  void restoreDoesNotShortenAnExemptionThatLastsLonger() {
    book.charge("11", "00:00").ask(new Directive.Exempt(at("+5 00:00"), "ana"), "00:05")
        .ask(new Directive.Hold(), "00:06").told();

    book.ask(new Directive.Restore(), "00:10");

    assertThat(book.told()).containsExactly("RestorationRequired", "AccessRestored");
    assertThat(book.account().terms().exemption()).isNotNull()
        .satisfies(exemption -> assertThat(exemption.until()).isEqualTo(at("+5 00:00")));
  }
}
