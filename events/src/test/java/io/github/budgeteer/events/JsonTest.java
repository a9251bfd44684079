package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final Json<LedgerEntry> LEDGER = Topic.LEDGER.json();
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void aChargeHasOneTextThatReadsBackEqual() {
    LedgerEntry entry = new LedgerEntry("arn:aws:iam::123456789012:user/ana", 3, NOON, NOON.plusSeconds(61),
        Usd.of("0.0030"), "ab12",
        new Fact.Charged("123456789012|us-east-1|r-1", "amazon.nova-lite-v1:0", null, ChargeBasis.PRICED,
            Usd.of("0.0030"), List.of(new ChargeLine(Component.INPUT, 50_000, Usd.of("0.06"), "p")),
            new Place("/logs/a.json", 7, 9)));

    String text = new String(LEDGER.encode(entry), UTF_8);

    assertThat(text).isEqualTo("{\"principalId\":\"arn:aws:iam::123456789012:user/ana\",\"sequence\":3,"
        + "\"occurredAt\":\"2026-11-01T12:00:00Z\",\"observedAt\":\"2026-11-01T12:01:01Z\",\"balance\":\"0.003\","
        + "\"previousHash\":\"ab12\",\"entry\":{\"type\":\"Charged\",\"call\":\"123456789012|us-east-1|r-1\","
        + "\"model\":\"amazon.nova-lite-v1:0\",\"basis\":\"priced\",\"amount\":\"0.003\",\"lines\":"
        + "[{\"component\":\"input\",\"units\":50000,\"usdPerMillion\":\"0.06\",\"price\":\"p\"}],"
        + "\"source\":{\"file\":\"/logs/a.json\",\"record\":7,\"line\":9}}}");
    assertThat(LEDGER.decode(text.getBytes(UTF_8))).isEqualTo(entry);
  }

  @Test
  void everyKindOfEntryReadsBackEqual() {
    Period period = new Period(NOON, NOON.plus(Duration.ofDays(1)));
    Usd one = Usd.of("1");
    List<Entry> entries = List.of(
        new Fact.PolicyApplied(
            new Policy(one, 70, 90, Duration.ofMinutes(5), Policy.DEFAULT_PERIOD, Mode.ENFORCE)),
        new Fact.TimerElapsed(Fact.Timer.GRACE_END, NOON),
        new Fact.OutcomeReported(4, new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE, "root"), true),
        new Fact.OutcomeReported(4, new Outcome.Verified(Access.DENIED), false),
        new Decision.BudgetInitialized(AccountType.ROOT, null, period), new Decision.BudgetChanged(one, null),
        new Decision.BudgetRefreshed(period, one, period),
        new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.CRITICAL, one, one),
        new Decision.GracePeriodStarted(one, one, NOON),
        new Decision.GracePeriodCancelled(Decision.Cause.PERIOD_ENDED),
        new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED, one, one, true),
        new Decision.AccessSuspended(9),
        new Decision.SuspensionFailed(9, Outcome.Reason.UNAVAILABLE, "later"),
        new Decision.RestorationRequired(Decision.Cause.LIMIT_CHANGED, false),
        new Decision.AccessRestored(12),
        new Decision.RestorationFailed(12, Outcome.Reason.NOT_VERIFIED, "still denied"));

    for (Entry entry : entries) {
      LedgerEntry line = new LedgerEntry("p", 1, NOON, NOON, Usd.ZERO, null, entry);
      assertThat(LEDGER.decode(LEDGER.encode(line))).isEqualTo(line);
    }
  }

  @Test
  void anAccountReadsBackEqual() {
    Account account = Account.unopened("p", AccountType.ROLE).at(NOON)
        .with(new Account.Totals(Usd.of("2.5"), 3, new Account.AfterSuspension(1, Usd.of("0.5")),
            Map.of("m", Usd.of("2.5"))))
        .with(new Account.Spend(new Period(NOON, NOON.plusSeconds(1)), Usd.of("2.5"), Usd.ZERO,
            java.util.Set.of()));

    assertThat(Topic.ACCOUNTS.json().decode(Topic.ACCOUNTS.json().encode(account))).isEqualTo(account);
  }

  @Test
  void unknownFieldsAreIgnoredAndForeignTextIsRefusedWithoutRepeatingIt() {
    Json<Intake> intake = Topic.INVOCATIONS.json();

    assertThat(intake.decode("{\"type\":\"InputDelivered\",\"run\":\"r\",\"later\":1}".getBytes(UTF_8)))
        .isEqualTo(new InputDelivered("r"));
    assertThatThrownBy(() -> intake.decode("{\"secret prompt\"".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-11-01T09:08:07Z",
      "9999-12-31T23:59:59Z",
      "+10000-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-01T10:00:00.120Z"})
  void aTimeHasTheTextThatTheLanguageGivesIt(Instant time) {
    assertThat(InstantJson.text(time)).isEqualTo(time.toString());
    assertThat(InstantJson.parse(InstantJson.text(time))).isEqualTo(time);
  }
}
