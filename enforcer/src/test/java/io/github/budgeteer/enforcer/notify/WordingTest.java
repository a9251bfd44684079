package io.github.budgeteer.enforcer.notify;

import static io.github.budgeteer.enforcer.notify.Entries.ANA;
import static io.github.budgeteer.enforcer.notify.Entries.NOON;
import static io.github.budgeteer.enforcer.notify.Entries.blind;
import static io.github.budgeteer.enforcer.notify.Entries.entry;
import static io.github.budgeteer.enforcer.notify.Entries.grace;
import static io.github.budgeteer.enforcer.notify.Entries.level;
import static io.github.budgeteer.enforcer.notify.Entries.opened;
import static io.github.budgeteer.enforcer.notify.Entries.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Wording WORDING = new Wording(Optional.of("ask ben"));

  /** Returns what is sent of the last of some decisions. */
  private static Outgoing last(Decision... decisions) {
    Outbox.Brief brief = Outbox.Brief.NONE;
    @Nullable
    Outgoing last = null;
    for (int i = 0; i < decisions.length; i++) {
      LedgerEntry line = entry(ANA, i + 1, decisions[i]);
      boolean news = Briefing.isNews(brief, decisions[i]);
      brief = Briefing.after(brief, line, decisions[i]);
      last = WORDING.outgoing(new Outbox.Message(ANA + '/' + (i + 1), ANA, i + 1,
          new Outbox.Decided(line, brief, news), Map.of()));
    }
    return Objects.requireNonNull(last);
  }

  private static Notification told(Decision... decisions) {
    return last(decisions).notification().orElseThrow();
  }

  @Test
  void aWarningSaysWhoSpentHowMuchOfWhatAndWhatComesNextAndWhen() {
    Notification told = told(opened(), level(Threshold.NORMAL, Threshold.WARNING, "3.54"));

    assertThat(told.title()).isEqualTo("user/ops/ana: warning, 70 % of the limit spent");
    assertThat(told.text()).isEqualTo(
        """
            Principal: arn:aws:iam::123456789012:user/ops/ana (user)
            Spent: $3.54 of $5.00 (70 %)
            Period: 2026-11-01 00:00 UTC to 2026-12-01 00:00 UTC
            Next: at 100 % a grace period begins, and then access to Bedrock is taken away; in observe mode it is only \
            written down. The next period begins at 2026-12-01 00:00 UTC with nothing spent.
            To ask for more: ask ben""");
    assertThat(told.percent()).isEqualTo(70);
    assertThat(told.audience()).isEqualTo(Audience.BUDGET_ALERTS);
  }

  @Test
  void aGracePeriodIsToldWithItsDeadline() {
    Notification told = told(opened(), grace());

    assertThat(told.title()).isEqualTo("user/ops/ana: limit reached, access ends at 2026-11-01 12:05 UTC");
    assertThat(told.text()).contains("a grace period of 5 min 0 s began",
        "taken away at 2026-11-01 12:05 UTC unless spend comes back under the limit");
    assertThat(told.nextAt()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
  }

  @Test
  void suspendedIsSaidOnlyOfAccessThatWasReadBackAsDenied() {
    Decision verified = new Decision.AccessSuspended(2,
        new Measure(NOON, NOON, NOON, NOON, NOON.plusMillis(1_500), Usd.of("1.33")));

    assertThat(told(opened(), suspension(true)).title())
        .isEqualTo("user/ops/ana: final warning, access is being taken away");
    assertThat(told(opened(), suspension(true), verified).title())
        .isEqualTo("user/ops/ana: access suspended");
    assertThat(told(opened(), suspension(true), verified).text()).contains("Spent: $6.33 of $5.00 (126 %)",
        "access is denied, 1.5 s after it was decided and $1.33 over the limit",
        "Access comes back at 2026-12-01 00:00 UTC");
    assertThat(told(opened(), suspension(false)).text()).contains("access stays: the mode is observe");
    for (Decision other : List.of(grace(), suspension(true), suspension(false),
        new Decision.SuspensionFailed(2, Outcome.Reason.UNAVAILABLE, "IAM does not answer"),
        new Decision.SuspensionHeld(2, "3 of 4 principals"))) {
      assertThat(told(opened(), other).title()).doesNotContain("access suspended");
    }
  }

  @Test
  void aHoldSomebodyPlacedPromisesNoTime() {
    Notification told = told(opened(), suspension(Cause.MANUAL_HOLD, true),
        new Decision.AccessSuspended(2, null));

    assertThat(told.next()).isEqualTo("Access comes back when what holds it is lifted.");
    assertThat(told.nextAt()).isNull();
  }

  @Test
  void aReleasedSuspensionEndsAsTheBudgetsDoes() {
    assertThat(told(opened(), suspension(true), suspension(Cause.RELEASED, true),
        new Decision.AccessSuspended(3, null)).next()).contains("when the next period begins");
  }

  @Test
  void whomNoPolicyBindsIsNotToldThatAccessEnds() {
    assertThat(told(opened(AccountType.ROOT), grace()).next())
        .startsWith("access stays: no IAM policy binds this kind of identity");
  }

  @Test
  void failuresOfEnforcementAreOfHighSeverity() {
    List<Decision> failures = List.of(
        new Decision.SuspensionFailed(2, Outcome.Reason.NOT_ENFORCEABLE, "use an SCP"),
        new Decision.RestorationFailed(2, Outcome.Reason.UNAVAILABLE, "throttled"),
        new Decision.SuspensionHeld(2, "3 of 4 principals"),
        new Decision.SuspensionLeakDetected(Leak.NONE.plus("r-1", Usd.of("0.5"))));

    assertThat(failures).extracting(failure -> told(opened(), failure))
        .allSatisfy(told -> assertThat(told.severity()).isEqualTo(Severity.HIGH))
        .allSatisfy(told -> assertThat(told.audience()).isEqualTo(Audience.HIGH_SEVERITY));
    assertThat(told(opened(), failures.getFirst()).text()).contains("use an SCP", "not tried again");
    assertThat(told(opened(), failures.getLast()).text()).contains("1 call for $0.50 succeeded");
  }

  @Test
  void metersThatAreBlindAreOfHighSeverityAndNameWhereAndWho() {
    Notification told = NoticeWording.of("id", blind(), "ask ben");
    Notification resumed = NoticeWording.of("id",
        new Notice.MeteringResumed(new Notice.NoInvocations(), NOON, NOON, null), "ask ben");

    assertThat(told.severity()).isEqualTo(Severity.HIGH);
    assertThat(told.title())
        .isEqualTo("metering is blind: invocation logging is off in eu-west-1 of 123456789012");
    assertThat(told.text()).contains("by arn:aws:iam::123456789012:user/mallory");
    assertThat(resumed.audience()).isEqualTo(Audience.OPERATIONAL_ALERTS);
  }

  @Test
  void booksThatAreKeptAreNoNewsAndYetEvents() {
    Decision refreshed = new Decision.BudgetRefreshed(Entries.MONTH, Usd.of("3"),
        new Period(Entries.MONTH.end(), Entries.MONTH.end().plus(Duration.ofDays(31))));

    for (Decision decision : List.of(opened(), refreshed, new Decision.BudgetChanged(Usd.of("5"), null),
        new Decision.BudgetClosed(null), new Decision.RestorationRequired(Cause.PERIOD_ENDED, true))) {
      assertThat(last(opened(), decision).notification()).isEmpty();
    }
    assertThat(last(opened(), refreshed).event().detailType()).isEqualTo("Budget Refreshed");
  }

  @Test
  void restorationsHaveTheFormThatTheirReadersKnow() throws Exception {
    Period next = new Period(Entries.MONTH.end(), Entries.MONTH.end().plus(Duration.ofDays(31)));
    BusEvent event = last(opened(), suspension(true),
        new Decision.BudgetRefreshed(Entries.MONTH, Usd.of("7"), next),
        new Decision.RestorationRequired(Cause.PERIOD_ENDED, true)).event();

    assertThat(event.detailType()).isEqualTo("Automatic User Restoration Required");
    JsonMapper json = JsonMapper.builder().build();
    assertThat(json.readTree(event.detail())).isEqualTo(json.readTree("""
        {"principal_id":"arn:aws:iam::123456789012:user/ops/ana",
         "restoration_reason":"budget_refresh_period_reached","refresh_date":"2026-12-01T00:00:00Z",
         "current_time":"2026-11-01T12:00:00Z","sequence":4}"""));
  }

  @Test
  void whatIsNotEnforcedIsNotAskedOfWhoeverListens() {
    assertThat(last(opened(), suspension(false)).event().detailType()).isEqualTo("Suspension Not Enforced");
    assertThat(last(opened(), new Decision.RestorationRequired(Cause.LIFTED, false)).event().detailType())
        .isEqualTo("Restoration Not Enforced");
    assertThat(last(opened(), suspension(Cause.MANUAL_HOLD, true)).event().detail())
        .contains("\"reason\":\"manual_hold\"", "\"triggered_by\":\"operator\"");
    assertThat(last(opened(), grace(), suspension(true)).event().detail())
        .contains("\"grace_period_seconds\":300");
  }
}
