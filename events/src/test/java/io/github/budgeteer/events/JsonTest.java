package io.github.budgeteer.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            Usd.of("0.0030"), List.of(new ChargeLine(Component.INPUT, 50_000, Usd.of("0.06"), "p", false)),
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
        new Fact.Adjusted(Usd.of("-1"), NOON, Usd.of("-0.5"), one, Usd.ZERO,
            List.of(new AdjustmentLine("m", "n", Component.OUTPUT, 7, Usd.of("2"), one, "p")),
            List.of(new Fact.Adjusted.EndedPeriod(NOON.minusSeconds(1), Usd.of("-0.5")))),
        new Fact.TimerElapsed(Fact.Timer.GRACE_END, NOON),
        new Fact.OutcomeReported(4, new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE, "root"), true),
        new Fact.OutcomeReported(4, new Outcome.Verified(Access.DENIED), false),
        new Decision.BudgetInitialized(AccountType.ROOT, null, period), new Decision.BudgetChanged(one, null),
        new Decision.BudgetRefreshed(period, one, period),
        new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.CRITICAL, one, one),
        new Decision.GracePeriodStarted(one, one, NOON),
        new Decision.GracePeriodCancelled(Decision.Cause.PERIOD_ENDED),
        new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED, one, one, true),
        new Decision.AccessSuspended(9, null),
        new Decision.AccessSuspended(9, new Measure(NOON, NOON, NOON, null, NOON, one)),
        new Decision.SuspensionHeld(9, "12 of 30 principals in 10 minutes"),
        new Decision.SuspensionLeakDetected(Leak.NONE.plus("c", one)), new Decision.BudgetClosed(null),
        new Decision.BudgetReopened(period, one),
        new Decision.DirectiveRejected("d", Directive.Rejection.BUDGET_HOLD, "grant a lease"),
        new Fact.OutcomeReported(4, new Outcome.HeldBack("guard"), false),
        new Fact.OutcomeReported(4, new Outcome.Verified(Access.DENIED, NOON), false),
        new Fact.PrincipalObserved(Fact.Sighting.DELETED, "e-1", "arn:aws:iam::123456789012:user/admin"),
        received(new Directive.SetLimit(one)), received(new Directive.SetLimit(null)),
        received(new Directive.UseDefaultLimit()), received(new Directive.GrantLease(one, NOON)),
        received(new Directive.Exempt(NOON, "ben")), received(new Directive.SetMode(null)),
        received(new Directive.Hold()), received(new Directive.Lift()), received(new Directive.Release()),
        received(new Directive.Restore()),
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
  void anAdjustmentOfBeforeItToldOfStatementsChangesNone() {
    Fact adjusted = new Fact.Adjusted(Usd.ZERO, NOON, Usd.ZERO, Usd.ZERO, Usd.ZERO, List.of(), List.of());
    LedgerEntry line = new LedgerEntry("p", 1, NOON, NOON, Usd.ZERO, null, adjusted);
    String text = new String(LEDGER.encode(line), UTF_8);

    assertThat(text).contains(",\"ended\":[]");
    assertThat(LEDGER.decode(text.replace(",\"ended\":[]", "").getBytes(UTF_8))).isEqualTo(line);
  }

  private static Fact received(Directive.Request request) {
    return new Fact.DirectiveReceived(new Directive("d-1", "p", "ana", "because", request));
  }

  @Test
  void anAccountReadsBackEqual() {
    Account account = Account.unopened("p", AccountType.ROLE).at(NOON)
        .with(new Account.Totals(Usd.of("2.5"), 3, new Account.AfterSuspension(1, Usd.of("0.5")),
            Map.of("m", Usd.of("2.5"))))
        .with(new Account.Spend(new Period(NOON, NOON.plusSeconds(1)), Usd.of("2.5"), Usd.ZERO, Set.of("up"),
            new Crossing("c", "m", NOON, NOON)))
        .with(new Terms(new Terms.OwnLimit(null, "d"), new Terms.Lease(Usd.of("1"), NOON, "d"),
            new Terms.Exemption(NOON, "ben", "d"), Mode.OBSERVE))
        .with(List.of(new Statement(new Period(NOON, NOON.plusSeconds(1)), Usd.of("1"), Usd.ZERO)))
        .with(Leak.NONE.plus("c", Usd.of("1"))).sightedAt(NOON)
        .with(Standing.initial(AccountType.ROLE).plus(new Hold(Hold.Kind.MANUAL, 4, NOON))
            .pending(new Standing.Pending(4, Access.DENIED, NOON, true)).grace(NOON));

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

  @Test
  void anInvocationHasOneTextThatReadsBackEqual() {
    Json<Intake> intake = Topic.INVOCATIONS.json();
    Invocation full = new Invocation("123456789012", "us-east-1", "r-1",
        "arn:aws:iam::123456789012:role/reader", AccountType.ROLE, "night \u2603", NOON.plusNanos(5_000_000),
        "Converse",
        "us.amazon.nova-lite-v1:0", new Usage(Map.of(Component.INPUT, 3L, Component.CACHE_WRITE_1H, 9L)),
        ServiceTier.FLEX, "ThrottlingException", new Place("/logs/a.json", 7, 9));
    Invocation least = new Invocation("123456789012", "us-east-1", "r-2", "p", AccountType.BEDROCK_API_KEY,
        null, NOON, null, "m", Usage.NONE, null, null, new Place("f", 1, 1));

    String text = new String(intake.encode(full), UTF_8);

    assertThat(text)
        .isEqualTo("{\"type\":\"Invocation\",\"accountId\":\"123456789012\",\"region\":\"us-east-1\","
            + "\"requestId\":\"r-1\",\"principalId\":\"arn:aws:iam::123456789012:role/reader\",\"accountType\":\"role\","
            + "\"session\":\"night \u2603\",\"occurredAt\":\"2026-11-01T12:00:00.005Z\",\"operation\":\"Converse\","
            + "\"modelId\":\"us.amazon.nova-lite-v1:0\",\"usage\":{\"input\":3,\"cache-write-1h\":9},\"tier\":\"flex\","
            + "\"errorCode\":\"ThrottlingException\",\"source\":{\"file\":\"/logs/a.json\",\"record\":7,\"line\":9}}");
    assertThat(intake.decode(text.getBytes(UTF_8))).isEqualTo(full);
    assertThat(intake.decode(intake.encode(least))).isEqualTo(least);
    assertThat(intake.decode(text.replace("\"tier\"", "\"later\":{\"x\":[1]},\"tier\"").getBytes(UTF_8)))
        .isEqualTo(full);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"accountId\":\"1\"|\"x\":1", "\"2026-11-01T12:00:00Z\"|\"noon\"",
      "\"input\":3|\"input\":-3",
      "\"input\":3|\"input\":99999999999999999999", "\"input\":3|\"input\":\"3 secrets\"",
      "\"input\":3|\"stray\":3",
      "\"region\":\"r\"|\"region\":{\"secret\":1}", "\"role\"|\"secret\"", "\"file\":\"f\"|\"line\":1"})
  void anInvocationThatIsNoneIsRefused(String change) {
    String valid = "{\"type\":\"Invocation\",\"accountId\":\"1\",\"region\":\"r\",\"requestId\":\"q\",\"principalId\":\"p\","
        + "\"accountType\":\"role\",\"occurredAt\":\"2026-11-01T12:00:00Z\",\"modelId\":\"m\",\"usage\":{\"input\":3},"
        + "\"source\":{\"file\":\"f\",\"record\":1,\"line\":1}}";
    String[] fromTo = change.split("\\|", 2);
    String invalid = valid.replace(fromTo[0], fromTo[1]);

    assertThat(Topic.INVOCATIONS.json().decode(valid.getBytes(UTF_8))).isInstanceOf(Invocation.class);
    assertThat(invalid).isNotEqualTo(valid);
    assertThatThrownBy(() -> Topic.INVOCATIONS.json().decode(invalid.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"outcome\":{\"type\":\"Verified\",\"access\":\"denied\"}|\"x\":1",
      "\"outcome\":{\"type\":\"Verified\",\"access\":\"denied\"}|\"outcome\":null",
      "\"access\":\"denied\"|\"access\":null", "\"principalId\":\"p\",|"})
  void aRecordWithoutAComponentThatItNeedsIsRefused(String change) {
    String valid = "{\"principalId\":\"p\",\"decision\":3,\"attempt\":1,\"occurredAt\":\"2026-11-01T12:00:00Z\","
        + "\"outcome\":{\"type\":\"Verified\",\"access\":\"denied\"}}";
    String[] fromTo = change.split("\\|", 2);
    String invalid = valid.replace(fromTo[0], fromTo[1]);

    assertThat(Topic.OUTCOMES.json().decode(valid.getBytes(UTF_8)).decision()).isEqualTo(3);
    assertThat(invalid).isNotEqualTo(valid);
    assertThatThrownBy(() -> Topic.OUTCOMES.json().decode(invalid.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aComponentThatCameLaterIsNotDemandedOfOlderRecords() {
    Json<Policy> policies = Json.of(Policy.class);
    Policy policy = new Policy(null, 70, 90, Duration.ZERO, Policy.DEFAULT_PERIOD, Mode.ENFORCE);
    String text = new String(policies.encode(policy), UTF_8);

    assertThat(policies.decode(text.replace(",\"unpriced\":\"alert\"", "").getBytes(UTF_8)))
        .isEqualTo(policy);
    assertThat(text).contains("unpriced").doesNotContain("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-11-01T09:08:07Z",
      "9999-12-31T23:59:59Z",
      "+10000-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-11-01T10:00:00.120Z"})
  void aTimeHasTheTextThatTheLanguageGivesIt(Instant time) {
    assertThat(InstantJson.text(time)).isEqualTo(time.toString());
    assertThat(InstantJson.parse(InstantJson.text(time))).isEqualTo(time);
  }

  @Test
  void whatTheEnforcerKeptBeforeItKeptSnapshotsIsStillRead() {
    String before = "{\"principalId\":\"arn:aws:iam::123456789012:user/ana\",\"wanted\":\"denied\",\"decision\":7,"
        + "\"answered\":7,\"attempt\":1,\"deniedBefore\":false}";

    EnforcementState state = Topic.ENFORCEMENT.json().decode(before.getBytes(UTF_8));

    assertThat(state.deniedBefore()).isFalse();
    assertThat(state.deactivatedKeys()).isEmpty();
    assertThat(state.snapshot()).isNull();
  }
}
