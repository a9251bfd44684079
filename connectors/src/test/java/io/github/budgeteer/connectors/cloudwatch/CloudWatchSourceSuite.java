package io.github.budgeteer.connectors.cloudwatch;

import static io.github.budgeteer.connectors.DrivenTask.ids;
import static io.github.budgeteer.connectors.DrivenTask.quarantined;
import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.connectors.DrivenTask;
import io.github.budgeteer.events.QuarantineReason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds against every server that speaks CloudWatch Logs' protocol. */
abstract class CloudWatchSourceSuite {
  static final String GROUP = "/bedrock/invocations";

  Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  private final List<DrivenTask> started = new ArrayList<>();

  abstract URI url();

  /** Writes an event, whose time may be any of the last days. */
  abstract void put(Instant time, String message);

  @AfterEach
  void stopTasks() {
    started.forEach(driven -> driven.task().stop());
  }

  DrivenTask task(String... options) {
    Map<String, String> all = new HashMap<>(
        Map.of("log.groups", GROUP, "aws.endpoint.url", url().toString(),
            "start.from", "PT2H"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    DrivenTask driven = new DrivenTask(new BedrockInvocationLogCloudWatchSourceTask(() -> now), committed,
        all);
    started.add(driven);
    return driven;
  }

  void put(Instant time, int call) {
    put(time, anInvocationLog().requestId("r-" + call).json());
  }

  @Test
  void everyCallIsReadOnceThoughRequestsOverlap() throws Exception {
    put(now.minusSeconds(60), "Permissions are correctly set for Amazon Bedrock logs.");
    IntStream.range(0, 30).forEach(i -> put(now.minusSeconds(50 - i), i));
    DrivenTask driven = task();

    assertThat(ids(driven.readAndCommit())).hasSize(30).doesNotHaveDuplicates();

    put(now.minusSeconds(5), 30);
    now = now.plusSeconds(10);
    assertThat(ids(driven.readAndCommit())).containsExactly("r-30");
    assertThat(driven.metric("records-total")).isEqualTo(31);
    assertThat(driven.metric("quarantined-total")).isZero();
  }

  @Test
  void aRestartReadsNothingAgainAndMissesNothing() throws Exception {
    IntStream.range(0, 20).forEach(i -> put(now.minusSeconds(100 - i), i));
    DrivenTask first = task();
    assertThat(ids(first.readAndCommit())).hasSize(20);
    IntStream.range(20, 30).forEach(i -> put(now.minusSeconds(120 - i), i));
    now = now.plusSeconds(30);

    assertThat(ids(task().readAndCommit())).hasSize(10).contains("r-20", "r-29");
    assertThat(ids(task().readAndCommit())).isEmpty();
  }

  @Test
  void whatWasHandedOverAndNotCommittedIsReadAgain() throws Exception {
    IntStream.range(0, 20).forEach(i -> put(now.minusSeconds(100 - i), i));
    DrivenTask first = task();
    List<SourceRecord> read = first.readAll();
    first.commit(read.subList(0, read.size() / 2));

    List<String> all = new ArrayList<>(ids(read.subList(0, read.size() / 2)));
    all.addAll(ids(task().readAndCommit()));
    assertThat(all).contains(IntStream.range(0, 20).mapToObj(i -> "r-" + i).toArray(String[]::new));
  }

  @Test
  void whatComesLateIsFoundByTheNextSweep() throws Exception {
    DrivenTask driven = task("sweep.overlap.ms", "3600000", "sweep.interval.ms", "600000");
    driven.readAndCommit();
    put(now.minusSeconds(1_800), 1);

    now = now.plusSeconds(30);
    assertThat(ids(driven.readAndCommit())).isEmpty();
    now = now.plusSeconds(600);
    assertThat(ids(driven.readAndCommit())).containsExactly("r-1");
    now = now.plusSeconds(600);
    assertThat(ids(driven.readAndCommit())).isEmpty();
  }

  @Test
  void aStandstillIsMadeUpForAndWhatIsOlderThanTheStartIsLeft() throws Exception {
    put(now.minusSeconds(90_000), 90);
    IntStream.range(0, 24).forEach(hour -> put(now.minusSeconds(3_600L * hour + 60), hour));

    assertThat(ids(task("start.from", "P1D").readAndCommit())).hasSize(24).doesNotContain("r-90");
    assertThat(ids(task().readAndCommit())).isEmpty();
  }

  @Test
  void offsetsOfTimesThatAreNotReadAgainAreForgotten() throws Exception {
    put(now.minusSeconds(60), 1);
    DrivenTask driven = task();
    driven.readAndCommit();
    assertThat(committed).hasSize(2);

    now = now.plus(Duration.ofHours(3));
    driven.readAndCommit();
    assertThat(committed).hasSize(1);
  }

  @Test
  void whatIsNoCallIsKeptInQuarantineWithItsPlace() throws Exception {
    put(now.minusSeconds(2), "{\"hello\":1}");

    assertThat(quarantined(task().readAndCommit())).singleElement().satisfies(record -> {
      assertThat(record.reason()).isEqualTo(QuarantineReason.NOT_AN_INVOCATION_LOG);
      assertThat(record.source().file()).startsWith("cloudwatch:" + GROUP + "/").contains("#");
    });
  }

  @Test
  void aClockThatWasSetForthAndBackLosesNothingAndDelaysNothing() throws Exception {
    DrivenTask driven = task();
    driven.readAndCommit();
    Instant before = now;
    now = before.plus(Duration.ofHours(5));
    driven.readAndCommit();
    now = before.plusSeconds(10);
    put(before.plusSeconds(1), 1);

    assertThat(ids(driven.readAndCommit())).containsExactly("r-1");
    now = before.plusSeconds(100);
    driven.readAndCommit();
    put(before.plusSeconds(99), 2);
    now = before.plusSeconds(120);
    assertThat(ids(task().readAndCommit())).containsExactly("r-2");
  }

  @Test
  void aGroupThatIsNotThereFailsTheTaskInOneLine() {
    DrivenTask driven = task("log.groups", "no-such-group");

    assertThatThrownBy(() -> {
      driven.readAll();
      driven.readAll();
    }).isInstanceOf(ConnectException.class).isNotInstanceOf(RetriableException.class)
        .hasMessageStartingWith("cannot read log group no-such-group: ResourceNotFoundException")
        .hasMessageEndingWith("check the name, the account and aws.region").hasMessageNotContaining("\n");
  }
}
