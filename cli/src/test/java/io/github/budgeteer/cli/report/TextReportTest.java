package io.github.budgeteer.cli.report;

import static io.github.budgeteer.cli.report.AccountFixture.aRole;
import static io.github.budgeteer.cli.report.AccountFixture.aUser;
import static io.github.budgeteer.cli.report.AccountFixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.report.TextLayout.Colours;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {
  private static final Instant CLOCK = Instant.parse("2026-10-07T23:59:00Z");
  private static final List<EstimatedModel> ESTIMATED = List.of(
      new EstimatedModel("acme.oracle-20261001-v1:0", "ap-southeast-2", Usd.of("1.25")),
      new EstimatedModel("1a2b3c4d5e6f", "us-east-1", Usd.of("0.0003")));
  private static final Usd FIVE = Usd.of("5");
  private static final Period DAY_TWO = new Period(Instant.parse("2026-10-06T00:00:00Z"),
      Instant.parse("2026-10-07T00:00:00Z"));
  private static final Period DAY_THREE = new Period(Instant.parse("2026-10-07T00:00:00Z"),
      Instant.parse("2026-10-08T00:00:00Z"));

  private final AccountFixture runaway = aRole("ticket-triage-agent").spent("0.4", "19.6213", 431)
      .afterSuspension(160,
          "7.41");
  private final AccountFixture nightly = aUser("research/nightly-eval").spent("7.1301", "7.9", 95)
      .is(Status.SUSPENDED, Access.DENIED).afterSuspension(1, "0.004");
  private final AccountFixture root = anAccount("arn:aws:iam::123456789012:root", AccountType.ROOT)
      .spent("6.2", "6.2", 40).is(Status.SUSPENDING, Access.NOT_ENFORCEABLE).afterSuspension(4, "1.20");
  private final AccountFixture carla = aUser("carla.mendes@example.com").spent("3.8", "4", 60);
  private final AccountFixture person = anAccount(
      "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_DataScientist_0a1b2c3d4e5f6789/amira.haddad@example.com",
      AccountType.SESSION).spent("5.2", "5.2", 30).is(Status.GRACE_PERIOD, Access.ALLOWED);
  private final AccountFixture metered = anAccount("arn:aws:iam::123456789012:unattributed",
      AccountType.UNATTRIBUTED)
      .limit(null).spent("0.0001", "0.0001", 2);

  private final List<LedgerEntry> decisions = List.of(
      runaway.decided(2, "2026-10-06T08:00:00Z", opened(AccountType.ROLE)),
      carla.decided(2, "2026-10-06T08:30:00Z", opened(AccountType.USER)),
      root.decided(2, "2026-10-07T09:00:00Z", opened(AccountType.ROOT)),
      runaway.decided(80, "2026-10-06T13:24:10Z",
          new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.WARNING, Usd.of("3.51"), FIVE)),
      runaway.decided(120, "2026-10-06T13:31:00Z",
          new Decision.ThresholdChanged(Threshold.WARNING, Threshold.EXCEEDED, Usd.of("5.01"), FIVE)),
      runaway.decided(121, "2026-10-06T13:31:00Z",
          new Decision.GracePeriodStarted(Usd.of("5.01"), FIVE, Instant.parse("2026-10-06T14:01:00Z"))),
      runaway.decided(200, "2026-10-06T14:01:00Z",
          new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED, Usd.of("12.41"), FIVE, true)),
      runaway.decided(202, "2026-10-06T14:01:00Z", new Decision.AccessSuspended(200, null)),
      runaway.decided(400, "2026-10-07T00:00:00Z",
          new Decision.BudgetRefreshed(DAY_TWO, Usd.of("19.2213"), DAY_THREE)),
      runaway.decided(401, "2026-10-07T00:00:00Z",
          new Decision.ThresholdChanged(Threshold.EXCEEDED, Threshold.NORMAL, Usd.ZERO, FIVE)),
      runaway.decided(402, "2026-10-07T00:00:00Z",
          new Decision.RestorationRequired(Decision.Cause.PERIOD_ENDED, true)),
      runaway.decided(404, "2026-10-07T00:00:00Z", new Decision.AccessRestored(402)),
      carla.decided(50, "2026-10-07T00:00:00Z",
          new Decision.BudgetRefreshed(DAY_TWO, Usd.of("0.2"), DAY_THREE)),
      carla.decided(70, "2026-10-07T16:00:00Z",
          new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.WARNING, Usd.of("3.5"), FIVE)),
      root.decided(30, "2026-10-07T10:00:00Z",
          new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED, Usd.of("5.9"), FIVE, true)),
      root.decided(32, "2026-10-07T10:00:00Z",
          new Decision.SuspensionFailed(30, Outcome.Reason.NOT_ENFORCEABLE,
              "no identity policy binds the root user; use a service control policy on the account")),
      nightly.decided(60, "2026-10-07T21:42:00Z",
          new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED, Usd.of("7.1261"), FIVE, true)),
      person.decided(29, "2026-10-07T23:45:00Z",
          new Decision.GracePeriodStarted(Usd.of("5.2"), FIVE, Instant.parse("2026-10-08T00:15:00Z"))));

  private final RunReport report = RunReport.of(
      Stream.of(runaway, nightly, root, carla, person, metered).map(AccountFixture::account).toList(),
      decisions,
      List.of(new IntakeTally(0, 658, 10, 9, 0, 4, CLOCK, CLOCK, null, null)),
      Map.of(QuarantineReason.MALFORMED_JSON, 3L, QuarantineReason.MISSING_FIELD, 1L), CLOCK);

  @ParameterizedTest(name = "{0} columns, {1}, {2}")
  @CsvSource({"100, Z, PLAIN, report-100.txt", "80, Europe/Berlin, PLAIN, report-80-berlin.txt",
      "100, Z, ANSI, report-100-ansi.txt"})
  void theTextIsAsAgreed(int width, ZoneId zone, Colours colours, String golden) throws IOException {
    String text = TextReport.write(report, decisions, ESTIMATED, new TextLayout(width, zone, colours));

    assertThat(text).isEqualTo(resource(golden));
  }

  @ParameterizedTest(name = "{0} columns")
  @ValueSource(ints = {1, 80, 81, 90, 100, 140, 5000})
  void noLineIsWiderThanTheLayout(int width) {
    AccountFixture longest = aRole("a".repeat(64)).spent("123456789.12", "123456789.12", 1_000_000_000);

    TextLayout layout = new TextLayout(width, ZoneOffset.UTC, Colours.PLAIN);
    RunReport wide = RunReport.of(
        Stream.of(runaway, root, person, longest).map(AccountFixture::account).toList(),
        decisions, List.of(new IntakeTally(0, 1, 0, 0, 0, 1, CLOCK, CLOCK, null, null)),
        Map.of(QuarantineReason.MALFORMED_JSON, Long.MAX_VALUE - 10), CLOCK);

    assertThat(TextReport.write(wide, decisions, ESTIMATED, layout).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(layout.width()));
  }

  @Test
  void namesTwentyModelsWithoutAPriceAndCountsTheRest() {
    List<EstimatedModel> many = IntStream.range(0, 25)
        .mapToObj(i -> new EstimatedModel("acme.m" + i, "us-east-1", Usd.of("1"))).toList();

    String text = TextReport.write(report, List.of(), many,
        new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN));

    assertThat(text.lines()).contains("  acme.m19 in us-east-1: $1.00", "  and 5 more")
        .doesNotContain("  acme.m20 in us-east-1: $1.00");
  }

  @Test
  void ofManyDecisionsThoseAboutAccessStayAndTheRestIsCounted() {
    List<LedgerEntry> many = new ArrayList<>(decisions);
    for (int call = 0; call < 100; call++) {
      many.add(carla.decided(1000 + call, "2026-10-06T09:00:00Z",
          new Decision.ThresholdChanged(Threshold.NORMAL, Threshold.WARNING, Usd.of("3.51"), FIVE)));
    }

    String text = TextReport.write(report, many, List.of(),
        new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN));

    List<String> lines = text.lines().toList();
    assertThat(text.replaceAll("\\s+", " ")).contains("suspended: grace is over, $12.41",
        "access read back from IAM as denied",
        "no identity policy binds the root");
    // 9 lines about access and 31 of 102 level changes stay; two more lines stand for 5 decisions.
    assertThat(lines).contains("... and 76 more (--format json has all)");
  }

  @Test
  void nothingReadIsSaidInOneSentence() {
    RunReport empty = RunReport.of(List.of(), List.of(), List.of(), Map.of(), null);

    String text = TextReport.write(empty, List.of(), List.of(),
        new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN));

    assertThat(text).isEqualTo("No log record was found, so there is nothing to report.\n");
  }

  @Test
  void observeModeSaysThatAccessStays() {
    AccountFixture ana = aUser("ana").spent("6", "6", 3).is(Status.SUSPENDED, Access.ALLOWED);
    List<LedgerEntry> observed = List.of(ana.decided(5, "2026-10-07T10:00:00Z",
        new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("6"), FIVE, false)));
    RunReport seen = RunReport.of(List.of(ana.account()), observed,
        List.of(new IntakeTally(0, 3, 0, 0, 0, 0, CLOCK, CLOCK, null, null)), Map.of(), CLOCK);

    String text = TextReport.write(seen, observed, List.of(),
        new TextLayout(140, ZoneOffset.UTC, Colours.PLAIN));

    assertThat(text.replaceAll("\\s+", " "))
        .contains("(not enforced: nothing is changed in IAM)", "That is not enforced: it keeps access.")
        .doesNotContain("Access comes back");
  }

  @ParameterizedTest(name = "COLUMNS={0}: {1}")
  @CsvSource(nullValues = "null", value = {"null, 100", "'', 100", "120, 120", "0, 100", "-5, 100",
      "wide, 100",
      "99999999999, 100", "40, 40"})
  void theWidthIsTheTerminalsOrElse100(String columns, int width) {
    assertThat(TextLayout.widthOf(columns)).isEqualTo(width);
  }

  private static Decision opened(AccountType type) {
    return new Decision.BudgetInitialized(type, FIVE, DAY_TWO);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = Objects.requireNonNull(TextReportTest.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
