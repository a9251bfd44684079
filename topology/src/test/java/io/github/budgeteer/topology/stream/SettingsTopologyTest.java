package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings reach all accounts, also those that make no call any more. */
class SettingsTopologyTest {
  private static final String LIMIT = "/bedrock-budgeteer/global/default_user_budget_usd";
  private static final String STOPPED = "/bedrock-budgeteer/global/enforcement_stopped";
  private static final String ENFORCED = "/bedrock-budgeteer/global/enforced_account_types";
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aRaisedLimitReachesWhoCannotCallAnyMoreAndTakingItBackDoesToo() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 11, NOON));
      long required = live.decisions().getLast().sequence();
      live.reports("ana", required, new Outcome.Verified(Access.DENIED)).decisionTypes();

      live.sets(LIMIT, "20").pass(SECOND);
      assertThat(live.decisionTypes()).containsExactly("BudgetChanged", "ThresholdChanged",
          "RestorationRequired");

      live.sets(LIMIT, null).pass(SECOND);
      assertThat(live.decisionTypes()).containsExactly("BudgetChanged", "SuspensionRequired");
    }
  }

  @Test
  void thePartitionSaysWhichSettingsAllItsAccountsFollow() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 1, NOON)).sets(LIMIT, "20").pass(SECOND).pass(SECOND);

      assertThat(live.tally().setting()).isEqualTo("s-0");
    }
  }

  @Test
  void aSettingOfAnotherEnvironmentAndOneThatIsRefusedAreNotSaidToBeFollowed() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.sets("/bedrock-budgeteer/production/cost/budget_refresh_period_days", "7")
          .sets("/bedrock-budgeteer/test/cost/budget_refresh_period_days", "2").sets("/other/path", "x")
          .sets(LIMIT, "20").sets(LIMIT, "lots").pass(SECOND).pass(SECOND);

      assertThat(live.tally().setting()).isEqualTo("s-1,s-3");
    }
  }

  @ParameterizedTest
  @CsvSource({"global/default_user_budget_usd, -1", "global/default_user_budget_usd, lots",
      "global/thresholds_percent_warn, 95", "global/thresholds_percent_critical, 60",
      "global/thresholds_percent_critical, 101", "global/grace_period_seconds, 5m",
      "global/grace_period_seconds, 99999999999999999", "test/cost/budget_refresh_period_days, 0",
      "global/mode, off", "global/enforcement_stopped, yes", "global/enforced_account_types, nobody"})
  void aBadValueIsPutAsideAndTheOldOneStays(String path, String value) {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.sets(LIMIT, "20").sets("/bedrock-budgeteer/" + path, value).arrives(call("r-1", "ana", 1, NOON))
          .pass(SECOND);

      assertThat(live.quarantine()).singleElement()
          .satisfies(put -> assertThat(put.reason()).isEqualTo(QuarantineReason.UNREADABLE_EVENT));
      assertThat(live.account("ana").rules().limit()).isEqualTo(Usd.of("20"));
      assertThat(live.account("ana").rules().warningPercent()).isEqualTo(70);
    }
  }

  @Test
  void settingsOfAnotherEnvironmentOrKindConcernSomebodyElse() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.sets("/bedrock-budgeteer/production/cost/budget_refresh_period_days", "7").sets("/other/path", "x")
          .sets("/bedrock-budgeteer/test/cost/budget_refresh_period_days", "2")
          .arrives(call("r-1", "ana", 1, NOON)).pass(SECOND);

      assertThat(live.quarantine()).isEmpty();
      assertThat(live.account("ana").spend().period().end()).isEqualTo(NOON.plus(Duration.ofDays(2)));
    }
  }

  @Test
  void onlyTheAccountTypesThatAreNamedAreEnforced() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.sets(ENFORCED, "bedrock_api_key, role").arrives(call("r-1", "ana", 11, NOON));
      assertThat(live.decisions().getLast().entry()).isInstanceOfSatisfying(Decision.SuspensionRequired.class,
          required -> assertThat(required.enforced()).isFalse());

      live.sets(ENFORCED, "bedrock_api_key,user").pass(SECOND);
      assertThat(live.decisions()).singleElement().satisfies(line -> assertThat(line.entry())
          .isEqualTo(new Decision.SuspensionRequired(Decision.Cause.MODE_CHANGED,
              live.account("ana").spend().usd(), Usd.of("10"), true)));
    }
  }

  @Test
  void stopTakesNothingMoreAwayAndLeavesWhatIsTaken() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ofSeconds(5))) {
      live.arrives(call("r-1", "ana", 11, NOON)).pass(Duration.ofSeconds(5));
      long required = live.decisions().getLast().sequence();
      live.reports("ana", required, new Outcome.Verified(Access.DENIED));
      live.arrives(call("r-2", "ben", 11, NOON.plusSeconds(5))).pass(Duration.ofSeconds(4)).decisionTypes();

      // Ben's grace ends in the same tick, but after the stop.
      live.sets(STOPPED, "true").pass(SECOND);

      assertThat(live.decisions()).singleElement().satisfies(line -> assertThat(line.entry())
          .isEqualTo(new Decision.SuspensionRequired(Decision.Cause.GRACE_ELAPSED,
              live.account("ben").spend().usd(), Usd.of("10"), false)));
      assertThat(live.account("ana").standing().access()).isEqualTo(Access.DENIED);
      assertThat(live.account("ben").standing().status()).isEqualTo(Status.SUSPENDED);

      live.sets(STOPPED, "false").pass(SECOND);

      assertThat(live.decisionTypes()).containsExactly("SuspensionRequired");
      assertThat(Objects.requireNonNull(live.pass(SECOND).account("ben").standing().pending()).wanted())
          .isEqualTo(Access.DENIED);
    }
  }
}
