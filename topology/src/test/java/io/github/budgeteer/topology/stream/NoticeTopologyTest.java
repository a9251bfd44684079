package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.failed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Activity.LoggingChange;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** When metering is blind, and when it is no longer. */
class NoticeTopologyTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Notice.NoInvocations SILENCE = new Notice.NoInvocations();
  private static final String ACCOUNT = Activity.LoggingChanged.principalIdOf("aws", "123456789012");
  private static final String BEN = "arn:aws:iam::123456789012:user/ben";

  @Test
  void anHourWithoutACallIsToldOnceAndSoIsTheNextCall() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 1, NOON)).pass(Duration.ofSeconds(1)).pass(HOUR.minus(MINUTE));
      assertThat(live.notices()).isEmpty();

      live.pass(MINUTE).pass(HOUR).pass(HOUR);
      Instant heard = NOON.plusSeconds(1);
      assertThat(live.notices())
          .containsExactly(new Notice.MeteringBlind(SILENCE, heard, heard.plus(HOUR), null));

      live.arrives(call("r-2", "ana", 1, NOON.plus(HOUR))).pass(Duration.ofSeconds(1));
      assertThat(live.notices()).containsExactly(new Notice.MeteringResumed(SILENCE, heard,
          NOON.plus(HOUR.multipliedBy(3)).plusSeconds(2), null));
    }
  }

  @Test
  void beforeTheFirstCallTheHourBeginsAtTheStart() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.pass(HOUR.plus(MINUTE));

      assertThat(live.notices())
          .containsExactly(new Notice.MeteringBlind(SILENCE, NOON, NOON.plus(HOUR), null));
    }
  }

  @Test
  void onlyUsableRecordsOfCallsAreHeard() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.pass(HOUR).notices();

      live.arrivesGarbage("{".getBytes(UTF_8)).arrivesOn(Topic.ACTIVITY,
          Topic.ACTIVITY.json().encode(new InputDelivered("run-1"))).pass(Duration.ofSeconds(1));
      assertThat(live.notices()).isEmpty();

      live.arrives(failed(call("r-1", "ana", 1, NOON.plus(HOUR)))).pass(Duration.ofSeconds(1));
      assertThat(live.notices()).hasSize(1).hasOnlyElementsOfType(Notice.MeteringResumed.class);
    }
  }

  @Test
  void theLogsOfThePastMayBeSilent() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ZERO)) {
      bounded.arrives(call("r-1", "ana", 1, NOON), call("r-2", "ana", 1, NOON.plus(HOUR.multipliedBy(9))))
          .pass(HOUR).pass(HOUR).end();

      assertThat(bounded.notices()).isEmpty();
    }
  }

  @Test
  void aLoggingThatIsSwitchedOffIsToldUntilItIsConfiguredAgain() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      tells(live, "e-1", "us-east-1", LoggingChange.CONFIGURED, NOON.minusSeconds(90));
      assertThat(live.notices()).as("nothing had been told of it").isEmpty();

      tells(live, "e-2", "us-east-1", LoggingChange.DELETED, NOON.minusSeconds(60));
      tells(live, "e-2", "us-east-1", LoggingChange.DELETED, NOON.minusSeconds(60));
      tells(live, "e-3", "us-east-1", LoggingChange.DELETED, NOON.minusSeconds(50));
      tells(live, "e-4", "eu-west-1", LoggingChange.CONFIGURED, NOON.minusSeconds(40));
      Notice.LoggingOff off = new Notice.LoggingOff(ACCOUNT, "us-east-1");
      assertThat(live.notices()).containsExactly(
          new Notice.MeteringBlind(off, NOON.minusSeconds(60), NOON.minusSeconds(60), BEN));

      tells(live, "e-5", "us-east-1", LoggingChange.CONFIGURED, NOON.minusSeconds(55));
      assertThat(live.notices()).as("it was switched off since then").isEmpty();
      tells(live, "e-6", "us-east-1", LoggingChange.CONFIGURED, NOON.minusSeconds(10));
      assertThat(live.notices()).containsExactly(
          new Notice.MeteringResumed(off, NOON.minusSeconds(60), NOON.minusSeconds(10), BEN));
    }
  }

  @Test
  void aBoundedRunTellsItInTheOrderInWhichItHappened() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ZERO)) {
      bounded.arrives(call("r-1", "ana", 1, NOON.plus(HOUR)));
      tells(bounded, "e-2", "us-east-1", LoggingChange.CONFIGURED, NOON.plusSeconds(20));
      tells(bounded, "e-1", "us-east-1", LoggingChange.DELETED, NOON);
      bounded.end();

      assertThat(bounded.notices()).extracting(Notice::occurredAt).containsExactly(NOON,
          NOON.plusSeconds(20));
    }
  }

  @Test
  void aNoticeIsACloudEventUnderTheKeyOfWhatIsBlind() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      tells(live, "e-1", "us-east-1", LoggingChange.DELETED, NOON);

      TestRecord<String, byte[]> record = live.noticeRecords().readRecord();

      String key = ACCOUNT + "/us-east-1";
      assertThat(record.key()).isEqualTo(key);
      assertThat(record.headers().toArray())
          .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
          .containsExactly("ce_specversion=1.0", "ce_type=io.github.budgeteer.MeteringBlind",
              "ce_source=bedrock-budgeteer", "ce_id=" + key + "/MeteringBlind/2026-11-01T12:00:00Z",
              "ce_subject=" + key, "ce_time=2026-11-01T12:00:00Z", "content-type=application/json");
      assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"type\":\"MeteringBlind\",\"blindness\":"
          + "{\"type\":\"LoggingOff\",\"account\":\"" + ACCOUNT + "\",\"region\":\"us-east-1\"},"
          + "\"since\":\"2026-11-01T12:00:00Z\",\"occurredAt\":\"2026-11-01T12:00:00Z\",\"actor\":\"" + BEN
          + "\"}");
    }
  }

  private static void tells(TopologyFixture topology, String event, String region, LoggingChange change,
      Instant occurredAt) {
    topology.arrivesOn(Topic.ACTIVITY, ACCOUNT,
        Topic.ACTIVITY.json().encode(new Activity.LoggingChanged(ACCOUNT, region, change, occurredAt, event,
            BEN, new Place("/trail.json", 1, 1))));
  }
}
