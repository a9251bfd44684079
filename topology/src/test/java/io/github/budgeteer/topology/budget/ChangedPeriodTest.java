package io.github.budgeteer.topology.budget;

import static io.github.budgeteer.topology.budget.AccountBook.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Statement;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Another length of the period on an account that has spend, grace or a hold. */
class ChangedPeriodTest {
  private static final PeriodSpec DAYS = new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneOffset.UTC);

  private final AccountBook book = AccountBook.live(AccountType.USER).limit("10");

  @Test
  void dailyPeriodsLiftNoMonthlyBlockBeforeTheMonthIsOver() {
    book.period(Duration.ofDays(30)).charge("11", "00:00").answer("00:01", "00:01").told();

    book.period(DAYS).policyAt("+1 00:00").advance("+2 00:00").charge("1", "+3 00:00")
        .advance("+29 23:59");

    assertThat(book.told()).as("the call came through").containsExactly("SuspensionLeakDetected");
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("12"));

    book.advance("+30 00:00");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "ThresholdChanged", "RestorationRequired");
    assertThat(book.account().spend().period()).isEqualTo(new Period(at("+30 00:00"), at("+31 00:00")));
  }

  @Test
  void aManualHoldOutlastsWhateverPeriodsThereAre() {
    book.period(Duration.ofDays(30)).charge("1", "00:00").ask(new Directive.Hold(), "00:01")
        .answer("00:02", "00:02").told();

    book.period(DAYS).policyAt("+1 00:00").advance("+31 12:00");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "BudgetRefreshed");
    assertThat(book.account().standing().status()).isEqualTo(Status.SUSPENDED);
  }

  @Test
  void aLongerPeriodCountsNothingThatWasSpentBeforeItBegan() {
    for (int day = 0; day < 5; day++) {
      book.charge("6", at("00:00").plus(Duration.ofDays(day)));
    }
    book.told();

    book.period(Duration.ofDays(30)).policyAt("+4 12:00");
    assertThat(book.told()).as("the day is not over").isEmpty();
    book.charge("6", "+5 00:00");

    assertThat(book.told()).containsExactly("BudgetRefreshed");
    assertThat(book.account().spend()).satisfies(spend -> {
      assertThat(spend.period()).isEqualTo(new Period(at("+5 00:00"), at("+35 00:00")));
      assertThat(spend.usd()).isEqualTo(Usd.of("6"));
    });
    assertThat(book.account().statements()).hasSize(5)
        .allSatisfy(statement -> assertThat(statement.usd()).isEqualTo(Usd.of("6")));
  }

  @Test
  void aChangeWipesNothingThatWasSpentInThePresentPeriod() {
    book.period(Duration.ofDays(30)).charge("6", "00:00").told();

    book.period(DAYS).policyAt("+3 00:00").charge("5", "+4 00:00");

    assertThat(book.told()).containsExactly("ThresholdChanged", "SuspensionRequired");
    assertThat(book.account().spend().usd()).isEqualTo(Usd.of("11"));
    assertThat(book.account().statements()).isEmpty();
  }

  @Test
  void aGraceRunsOnUnderOtherPeriodsAndEndsWithThePresentOne() {
    book.period(Duration.ofDays(30)).grace(Duration.ofHours(2)).charge("11", "+29 23:00").told();

    book.period(DAYS).policyAt("+29 23:30").advance("+30 23:00");

    assertThat(book.told()).containsExactly("SuspensionRequired");
    assertThat(book.account().statements()).isEmpty();

    book.advance("+59 23:00");

    assertThat(book.told()).containsExactly("BudgetRefreshed", "ThresholdChanged", "RestorationRequired");
    assertThat(book.account().statements()).containsExactly(
        new Statement(new Period(at("+29 23:00"), at("+59 23:00")), Usd.of("11"), Usd.ZERO));
  }
}
