package io.github.budgeteer.cli.report;

import static io.github.budgeteer.cli.report.AccountFixture.aRole;
import static io.github.budgeteer.cli.report.AccountFixture.aUser;
import static io.github.budgeteer.cli.report.AccountFixture.anAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunReportTest {
  private static final Instant CLOCK = Instant.parse("2026-10-07T23:59:00Z");

  @Test
  void everyFieldIsThereInItsOrderAndMoneyIsExactText() throws Exception {
    AccountFixture key = anAccount("arn:aws:iam::123456789012:user/BedrockAPIKey-ab12",
        AccountType.BEDROCK_API_KEY)
        .limit("1").spent("1.2345", "1.2345", 12).is(Status.SUSPENDED, Access.DENIED)
        .afterSuspension(3, "0.42");
    LedgerEntry grace = key.decided(7, "2026-10-07T10:00:00Z", new Decision.GracePeriodStarted(Usd.of("1.01"),
        Usd.of("1"), Instant.parse("2026-10-07T10:30:00Z")));
    IntakeTally first = new IntakeTally(0, 8, 1, 3, 1, 2, CLOCK, CLOCK, null, null);
    IntakeTally second = new IntakeTally(1, 4, 2, 0, 0, 1, CLOCK, CLOCK, null, null);

    RunReport report = RunReport.of(List.of(key.account()), List.of(grace), List.of(first, second),
        Map.of(QuarantineReason.MALFORMED_JSON, 4L, QuarantineReason.INVALID_TIMESTAMP, 1L,
            QuarantineReason.NO_ACCOUNT, 0L),
        CLOCK);

    assertThat(new ObjectMapper().readTree(ReportJson.write(report)).toString()).isEqualTo(
        """
            {"clock":"2026-10-07T23:59:00Z",
            "invocations":{"read":23,"charged":12,"duplicate":3,"failed":3,"quarantined":5,"estimated":3},
            "spendUsd":"1.2345",
            "principals":[{"principalId":"arn:aws:iam::123456789012:user/BedrockAPIKey-ab12","status":"suspended",
            "threshold":"exceeded","limitUsd":"1","spentUsd":"1.2345","totalUsd":"1.2345",
            "periodStart":"2026-10-07T00:00:00Z","periodEnd":"2026-10-08T00:00:00Z","invocations":12,
            "access":"denied","afterSuspension":{"invocations":3,"usd":"0.42"},
            "models":{"amazon.nova-pro-v1:0":"1.2345"}}],
            "decisions":[{"type":"GracePeriodStarted","principalId":"arn:aws:iam::123456789012:user/BedrockAPIKey-ab12",
            "sequence":7,"occurredAt":"2026-10-07T10:00:00Z"}],
            "quarantine":[{"reason":"invalid-timestamp","count":1},{"reason":"malformed-json","count":4}],"notices":[]}
            """
            .replace("\n", ""));
  }

  @Test
  void nothingReadHasNullClockAndEmptyLists() throws Exception {
    RunReport report = RunReport.of(List.of(), List.of(), List.of(IntakeTally.empty(0)), Map.of(), null);

    assertThat(new ObjectMapper().readTree(ReportJson.write(report)).toString()).isEqualTo("""
        {"clock":null,
        "invocations":{"read":0,"charged":0,"duplicate":0,"failed":0,"quarantined":0,"estimated":0},
        "spendUsd":"0","principals":[],"decisions":[],"quarantine":[],"notices":[]}
        """.replace("\n", ""));
  }

  @ParameterizedTest(name = "limit {0}, spent {1}: {2}")
  @CsvSource(nullValues = "null", value = {"null, 0, normal", "null, 999999, normal", "0, 0, normal",
      "0, 0.000000001, exceeded", "5, 3.4999999999, normal", "5, 3.5, warning", "5, 4.5, critical",
      "5, 5, exceeded",
      "5, 123456789012345678.000000000001, exceeded"})
  void theLevelIsThatOfThePeriodAndAmountsKeepEveryDigit(String limit, String spent, String level)
      throws Exception {
    RunReport report = RunReport.of(List.of(aUser("ana").limit(limit).spent(spent, spent, 1).account()),
        List.of(),
        List.of(), Map.of(), CLOCK);

    JsonNode principal = new ObjectMapper().readTree(ReportJson.write(report)).get("principals").get(0);
    assertThat(principal.get("threshold").asText()).isEqualTo(level);
    assertThat(principal.get("spentUsd").isTextual()).isTrue();
    assertThat(principal.get("spentUsd").asText()).isEqualTo(spent);
    assertThat(principal.has("limitUsd")).isTrue();
    assertThat(principal.get("limitUsd").textValue()).isEqualTo(limit);
  }

  @ParameterizedTest(name = "last seen {0}, clock {1}")
  @CsvSource({"2026-10-05, 2026-10-07T23:59:00Z, 2026-10-07T00:00:00Z, 0, normal",
      "2026-10-05, 2026-10-06T00:00:00Z, 2026-10-06T00:00:00Z, 0, normal",
      "2026-10-05, 2026-10-05T23:59:59Z, 2026-10-05T00:00:00Z, 4.6, critical"})
  void anIdleAccountShowsThePeriodOfTheClockWithNothingSpent(String lastSeen, Instant clock, Instant start,
      String spent, String level) throws Exception {
    RunReport report = RunReport.of(List.of(aUser("ana").on(lastSeen).spent("4.6", "7", 9).account()),
        List.of(),
        List.of(), Map.of(), clock);

    JsonNode principal = new ObjectMapper().readTree(ReportJson.write(report)).get("principals").get(0);
    assertThat(principal.get("periodStart").asText()).isEqualTo(start.toString());
    assertThat(principal.get("periodEnd").asText()).isEqualTo(start.plusSeconds(86_400).toString());
    assertThat(principal.get("spentUsd").asText()).isEqualTo(spent);
    assertThat(principal.get("threshold").asText()).isEqualTo(level);
    assertThat(principal.get("totalUsd").asText()).isEqualTo("7");
  }

  @Test
  void principalsAreSortedByIdDecisionsByTimePrincipalAndSequenceAndSpendIsTheExactSum() {
    AccountFixture zoe = aUser("zoe").spent("0.1", "0.1", 1);
    AccountFixture ana = aUser("ana").spent("0.2", "0.20000000000000000003", 1);
    AccountFixture role = aRole("batch").spent("1", "1", 1);
    Decision opened = new Decision.BudgetInitialized(AccountType.USER, null, zoe.account().spend().period());

    RunReport report = RunReport.of(List.of(zoe.account(), ana.account(), role.account()),
        List.of(zoe.decided(2, "2026-10-07T02:00:00Z", opened),
            ana.decided(10, "2026-10-07T02:00:00Z", opened),
            ana.decided(9, "2026-10-07T02:00:00Z", opened), zoe.decided(1, "2026-10-07T01:00:00Z", opened)),
        List.of(), Map.of(), CLOCK);

    assertThat(report.principals()).extracting(RunReport.Principal::principalId).containsExactly(role.id(),
        ana.id(),
        zoe.id());
    assertThat(report.decisions()).extracting(RunReport.Decided::principalId, RunReport.Decided::sequence)
        .containsExactly(tuple(zoe.id(), 1L),
            tuple(ana.id(), 9L), tuple(ana.id(), 10L),
            tuple(zoe.id(), 2L));
    assertThat(report.spendUsd()).isEqualTo(Usd.of("1.30000000000000000003"));
  }

  @Test
  void aDecisionsTypeIsTheNameItHasInTheLedger() {
    Map<String, String> ledgerNames = Arrays.stream(Decision.class.getAnnotation(JsonSubTypes.class).value())
        .collect(Collectors.toMap(type -> type.value().getSimpleName(), JsonSubTypes.Type::name));

    assertThat(Stream.of(Decision.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(ledgerNames.values());
    assertThat(ledgerNames).allSatisfy((simpleName, name) -> assertThat(simpleName).isEqualTo(name));
  }

  @Test
  void aFactAmongTheDecisionsIsRefused() {
    AccountFixture ana = aUser("ana");
    LedgerEntry fact = new LedgerEntry(ana.id(), 1, CLOCK, CLOCK, Usd.ZERO, null,
        new Fact.PolicyApplied(ana.account().policy()));

    assertThatThrownBy(() -> RunReport.of(List.of(), List.of(fact), List.of(), Map.of(), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 1 of " + ana.id() + " is a fact");
  }
}
