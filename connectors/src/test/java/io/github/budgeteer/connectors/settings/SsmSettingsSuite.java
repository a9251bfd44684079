package io.github.budgeteer.connectors.settings;

import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.SharedInput;
import io.github.budgeteer.events.Topic;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds against every server that speaks Parameter Store's protocol. */
abstract class SsmSettingsSuite {
  static final String GLOBAL = "/bedrock-budgeteer/global/";

  Instant now = Instant.now();
  final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  private final List<DrivenTask> started = new ArrayList<>();

  abstract URI url();

  abstract void put(String path, String value);

  abstract void delete(String path);

  @AfterEach
  void stopTasks() {
    started.forEach(driven -> driven.task().stop());
  }

  DrivenTask task(String... options) {
    Map<String, String> all = new HashMap<>(
        Map.of("environment", "production", "aws.endpoint.url", url().toString()));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    DrivenTask driven = new DrivenTask(new SsmSettingsSourceTask(() -> now), committed, all);
    started.add(driven);
    return driven;
  }

  List<SourceRecord> next(DrivenTask driven) throws InterruptedException {
    now = now.plusSeconds(60);
    return driven.readAndCommit();
  }

  static List<String> settings(List<SourceRecord> records) {
    return DrivenTask.values(records, Topic.SETTINGS).map(SharedInput.class::cast).map(Setting.class::cast)
        .map(setting -> setting.path().substring("/bedrock-budgeteer/".length()) + "=" + setting.value())
        .toList();
  }

  @Test
  void eachChangeIsPublishedOnce() throws Exception {
    put(GLOBAL + "grace_period_seconds", "600");
    put("/bedrock-budgeteer/production/cost/budget_refresh_period_days", "7");
    put("/bedrock-budgeteer/staging/cost/budget_refresh_period_days", "9");
    put(GLOBAL + "somebody_elses", "x");
    DrivenTask driven = task();

    assertThat(settings(driven.readAndCommit())).containsExactlyInAnyOrder("global/grace_period_seconds=600",
        "production/cost/budget_refresh_period_days=7");
    assertThat(next(driven)).isEmpty();
    assertThat(task().readAndCommit()).isEmpty();

    put(GLOBAL + "grace_period_seconds", "900");
    List<SourceRecord> changed = next(driven);
    assertThat(settings(changed)).containsExactly("global/grace_period_seconds=900");
    assertThat(DrivenTask.values(changed, Topic.SETTINGS).map(Setting.class::cast)).singleElement()
        .satisfies(setting -> {
          assertThat(setting.id()).startsWith("ssm:2:");
          assertThat(setting.actor()).isNotBlank();
          assertThat(setting.reason()).isEqualTo("version 2 of the parameter");
        });
  }

  @Test
  void aValueThatMakesNoRuleIsReportedOnceAndTheOldOneStays() throws Exception {
    put(GLOBAL + "grace_period_seconds", "600");
    DrivenTask driven = task();
    driven.readAndCommit();
    put(GLOBAL + "grace_period_seconds", "soon");

    List<SourceRecord> records = next(driven);

    assertThat(settings(records)).isEmpty();
    assertThat(quarantined(records)).singleElement().satisfies(record -> {
      assertThat(record.reason()).isEqualTo(QuarantineReason.INVALID_SETTING);
      assertThat(record.errorMessage())
          .isEqualTo(GLOBAL + "grace_period_seconds: 'soon'; accepted: whole seconds, 0 or more");
      assertThat(record.source().file()).isEqualTo("ssm:" + GLOBAL + "grace_period_seconds#2");
    });
    assertThat(next(driven)).isEmpty();
    assertThat(task().readAndCommit()).isEmpty();

    put(GLOBAL + "grace_period_seconds", "700");
    assertThat(settings(next(driven))).containsExactly("global/grace_period_seconds=700");
  }

  @Test
  void settingsAreJudgedTogetherAndPublishedInAnOrderInWhichEachIsRight() throws Exception {
    put(GLOBAL + "thresholds_percent_warn", "95");
    put(GLOBAL + "thresholds_percent_critical", "99");
    DrivenTask driven = task();
    assertThat(settings(driven.readAndCommit())).containsExactly("global/thresholds_percent_critical=99",
        "global/thresholds_percent_warn=95");

    put(GLOBAL + "thresholds_percent_critical", "80");
    assertThat(quarantined(next(driven))).hasSize(1);

    put(GLOBAL + "thresholds_percent_warn", "75");
    assertThat(settings(next(driven))).containsExactly("global/thresholds_percent_warn=75",
        "global/thresholds_percent_critical=80");
  }

  @Test
  void aClockThatWasSetBackDelaysNoChange() throws Exception {
    DrivenTask driven = task();
    driven.readAndCommit();
    now = now.minusSeconds(36_000);
    put(GLOBAL + "grace_period_seconds", "600");

    assertThat(settings(driven.readAndCommit())).containsExactly("global/grace_period_seconds=600");
  }

  @Test
  void aParameterThatIsDeletedIsTakenBack() throws Exception {
    put(GLOBAL + "grace_period_seconds", "600");
    DrivenTask driven = task();
    driven.readAndCommit();
    delete(GLOBAL + "grace_period_seconds");

    assertThat(next(driven)).singleElement().satisfies(record -> {
      assertThat(record.value()).isNull();
      assertThat(new String((byte[]) record.key(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(GLOBAL + "grace_period_seconds");
    });
    put(GLOBAL + "grace_period_seconds", "600");
    assertThat(settings(next(driven))).containsExactly("global/grace_period_seconds=600");
  }
}
