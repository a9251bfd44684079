package io.github.budgeteer.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StandingSettingsTest {
  private static final String GLOBAL = "/bedrock-budgeteer/global/";
  private static final String WARNING = GLOBAL + "thresholds_percent_warn";
  private static final String CRITICAL = GLOBAL + "thresholds_percent_critical";
  private static final String GRACE = GLOBAL + "grace_period_seconds";

  @Test
  void aValueThatIsRefusedLeavesTheOneBeforeInForceAndHindersNoOther() {
    StandingSettings standing = new StandingSettings(List.of());

    put(standing, GRACE, "600", "a");
    put(standing, GRACE, "5m", "b");
    put(standing, WARNING, "80", "c");

    assertThat(values(standing)).isEqualTo(Map.of(GRACE, "600", WARNING, "80"));
    assertThat(standing.refused()).isEqualTo(Map.of(GRACE,
        "'5m' by ana: " + GRACE + ": '5m'; accepted: whole seconds, 0 or more"));

    put(standing, GRACE, "60", "d");
    assertThat(values(standing)).containsEntry(GRACE, "60");
    assertThat(standing.refused()).isEmpty();
  }

  @Test
  void whatIsNoSettingAtAllIsRefusedToo() {
    StandingSettings standing = new StandingSettings(List.of());

    standing.take(GRACE, "600".getBytes(UTF_8));
    standing.take(WARNING, Topic.SETTINGS.json().encode(new Setting(GRACE, "80", "a", "ana", "a test")));
    standing.take(null, new byte[0]);
    put(standing, "/another/path", "x", "b");

    assertThat(standing.inForce()).isEmpty();
    assertThat(standing.refused()).isEqualTo(Map.of(GRACE, "it is no setting", WARNING,
        "it is a setting of " + GRACE));
  }

  @Test
  void takingBackWhatAnotherSettingNeedsIsRefused() {
    StandingSettings standing = new StandingSettings(List.of());
    put(standing, CRITICAL, "98", "a");
    put(standing, WARNING, "95", "b");

    standing.take(CRITICAL, null);

    assertThat(values(standing)).isEqualTo(Map.of(CRITICAL, "98", WARNING, "95"));
    assertThat(standing.refused().get(CRITICAL)).startsWith("taking it back: thresholds: warning 95 %");
  }

  @Test
  void whatAccountsFollowWasAcceptedEvenIfWhatItWasAcceptedBesideIsCompactedAway() {
    StandingSettings standing = new StandingSettings(List.of("b", "c"));

    put(standing, WARNING, "95", "b"); // Beside a critical of 98, which "c" has overwritten.
    put(standing, CRITICAL, "97", "c");
    put(standing, GRACE, "60", "d");

    assertThat(values(standing)).isEqualTo(Map.of(WARNING, "95", CRITICAL, "97", GRACE, "60"));
    assertThat(standing.inForce().values().stream().filter(standing::isFollowed).map(Setting::id))
        .containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void eachEnvironmentHasItsOwnPeriod() {
    StandingSettings standing = new StandingSettings(List.of());
    String test = "/bedrock-budgeteer/test/cost/budget_refresh_period_days";
    String production = "/bedrock-budgeteer/production/cost/budget_refresh_period_days";

    put(standing, test, "7", "a");
    put(standing, production, "0", "b");

    assertThat(values(standing)).isEqualTo(Map.of(test, "7"));
    assertThat(standing.refused()).containsOnlyKeys(production);
  }

  private static void put(StandingSettings standing, String path, String value, String id) {
    standing.take(path, Topic.SETTINGS.json().encode(new Setting(path, value, id, "ana", "a test")));
  }

  private static Map<String, String> values(StandingSettings standing) {
    return standing.inForce().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }
}
