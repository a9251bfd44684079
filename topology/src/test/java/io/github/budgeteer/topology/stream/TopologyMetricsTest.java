package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.at;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.failed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.IntakeTally.Counted;
import io.github.budgeteer.events.Invocation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TopologyMetricsTest {
  @Test
  void recordsAreCountedByWhatBecomesOfThem() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      Invocation call = call("r-1", "ana", 1, NOON);
      live.arrives(call, at(call, "/logs/copy.json"), call, failed(call("r-2", "ana", 1, NOON)))
          .arrivesGarbage("{".getBytes(UTF_8));

      assertThat(invocations(live, "charged")).isEqualTo(1);
      assertThat(invocations(live, "duplicate")).as("the redelivered one counts nowhere").isEqualTo(1);
      assertThat(invocations(live, "failed")).isEqualTo(1);
      assertThat(invocations(live, "quarantined")).isEqualTo(1);
    }
  }

  @Test
  void aLoggingThatIsSwitchedOffIsCounted() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      String account = Activity.LoggingChanged.principalIdOf("aws", "123456789012");
      live.arrivesOn(Topic.ACTIVITY, account,
          Topic.ACTIVITY.json().encode(new Activity.LoggingChanged(account, "us-east-1",
              Activity.LoggingChange.DELETED, NOON, "e-1", null, new Place("/trail.json", 1, 1))));

      assertThat(live.registry.get("budgeteer.logging.changes").tag("change", "deleted").counter().count())
          .isEqualTo(1);
      assertThat(live.registry.get("budgeteer.logging.changes").tag("change", "configured").counter().count())
          .isZero();
    }
  }

  @Test
  void decisionsAreCountedAndOnlyThoseThatARecordLedToAreTimed() {
    try (TopologyFixture live = TopologyFixture.live("1", Duration.ofMinutes(5))) {
      live.arrives(call("r-1", "ana", 2, NOON));
      // The opening, the level, and the grace.
      double timed = live.registry.get("budgeteer.decision.latency").timer().count();
      live.pass(Duration.ofMinutes(6));

      assertThat(decisions(live, "GracePeriodStarted")).isEqualTo(1);
      assertThat(decisions(live, "SuspensionRequired")).isEqualTo(1);
      assertThat(timed).isEqualTo(3);
      assertThat(live.registry.get("budgeteer.decision.latency").timer().count()).isEqualTo(3);
    }
  }

  @Test
  void aDecisionIsTimedFromTheAppendAndFromTheCall() {
    try (TopologyFixture live = TopologyFixture.live("1", Duration.ofMinutes(5))) {
      live.arrives(call("r-1", "ana", 0, NOON));
      double latency = total(live, "budgeteer.decision.latency");
      double eventLatency = total(live, "budgeteer.decision.event.latency");
      live.pass(Duration.ofSeconds(30));
      // Appended at 12:00:30, and read half a minute later.
      live.arrivesLate(Duration.ofSeconds(30), call("r-2", "ana", 2, NOON.plusSeconds(10)));

      // The level and the grace.
      assertThat(total(live, "budgeteer.decision.latency") - latency).isEqualTo(2 * 30);
      assertThat(total(live, "budgeteer.decision.event.latency") - eventLatency).isEqualTo(2 * 50);
    }
  }

  @Test
  void theTimeSinceTheLastCallBeginsAtTheStartAndIsNotMovedByGarbage() {
    AtomicReference<Instant> now = new AtomicReference<>(NOON);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    TopologyMetrics metrics = new TopologyMetrics(registry, now::get);
    now.set(NOON.plusSeconds(100));
    assertThat(age(registry)).isEqualTo(100);

    metrics.takenIn(Counted.QUARANTINED);
    assertThat(age(registry)).isEqualTo(100);

    metrics.takenIn(Counted.FAILED);
    assertThat(age(registry)).isZero();
    now.set(NOON.plusSeconds(130));
    assertThat(age(registry)).isEqualTo(30);
  }

  private static double invocations(TopologyFixture fixture, String outcome) {
    return fixture.registry.get("budgeteer.invocations").tag("outcome", outcome).counter().count();
  }

  private static double decisions(TopologyFixture fixture, String type) {
    return fixture.registry.get("budgeteer.decisions").tag("type", type).counter().count();
  }

  private static double total(TopologyFixture fixture, String timer) {
    return fixture.registry.get(timer).timer().totalTime(TimeUnit.SECONDS);
  }

  private static double age(SimpleMeterRegistry registry) {
    return registry.get("budgeteer.invocations.age").timeGauge().value(TimeUnit.SECONDS);
  }
}
