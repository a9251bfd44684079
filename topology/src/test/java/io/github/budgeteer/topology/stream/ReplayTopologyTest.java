package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.at;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Records that were set aside and are taken in again. */
class ReplayTopologyTest {
  private static final Duration HORIZON = Duration.ofDays(2);
  private static final Duration SECOND = Duration.ofSeconds(1);
  /** The limit is 10 USD a day. */
  private static final Invocation OLD = call("old", "ana", 50, NOON.minus(HORIZON).minus(SECOND));

  @Test
  void aCallFromBeyondTheHorizonIsChargedToItsOwnPeriodAndSuspendsNobody() {
    try (TopologyFixture live = forgetting()) {
      Quarantined aside = live.arrives(OLD).quarantine().getFirst();
      live.decisions();

      live.replays(aside).pass(SECOND);

      assertThat(live.quarantine()).isEmpty();
      assertThat(live.decisions()).isEmpty();
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.ACTIVE);
      assertThat(live.account("ana").totals().usd()).isGreaterThan(Usd.of("50"));
      assertThat(live.account("ana").spend().usd()).isLessThan(Usd.of("2"));
    }
  }

  @Test
  void itIsChargedOnceHoweverOftenItIsReplayedOrArrivesAgain() {
    try (TopologyFixture live = forgetting()) {
      Quarantined aside = live.arrives(OLD).quarantine().getFirst();

      live.replays(aside).pass(SECOND).pass(SECOND).replays(aside).arrives(OLD)
          .arrives(at(OLD, "/logs/copy.json")).pass(SECOND);

      assertThat(live.quarantine()).as("who knows that it was charged").isEmpty();
      assertThat(charges(live, "old")).isEqualTo(1);
      assertThat(live.tally().charged()).isEqualTo(2);
      assertThat(live.tally().duplicate()).as("the same place is no copy").isEqualTo(1);
    }
  }

  @Test
  void aCallThatIsStillRememberedIsNotChargedAgainByAReplayOfItsCopy() {
    try (TopologyFixture live = TopologyFixture.forgetting(HORIZON)) {
      live.arrives(OLD, call("new", "ana", 1, NOON), at(OLD, "/logs/copy.json"));
      Quarantined aside = live.quarantine().getFirst();

      live.replays(aside).pass(SECOND);

      assertThat(charges(live, "old")).isEqualTo(1);
      assertThat(live.tally().duplicate()).isEqualTo(1);
    }
  }

  @Test
  void whatIsStillAheadIsRefusedAgainUnderTheSamePlaceAndLaterTakenIn() {
    try (TopologyFixture live = forgetting()) {
      Invocation early = call("early", "ana", 1, NOON.plus(Duration.ofHours(1)));
      Quarantined aside = live.arrives(early).quarantine().getFirst();
      assertThat(aside.reason()).isEqualTo(QuarantineReason.TIMESTAMP_AHEAD);

      Quarantined again = live.replays(aside).quarantine().getFirst();
      assertThat(again.attemptCount()).isEqualTo(2);
      assertThat(again.source()).isEqualTo(aside.source());
      assertThat(again.record()).isEqualTo(aside.record());

      live.pass(Duration.ofHours(1)).replays(again);
      assertThat(live.quarantine()).isEmpty();
      assertThat(charges(live, "early")).isEqualTo(1);
    }
  }

  @Test
  void aRecordThatIsStillNotUnderstoodKeepsThePlaceWhereItStands() {
    try (TopologyFixture live = forgetting()) {
      Quarantined aside = live.arrivesGarbage("{".getBytes(UTF_8)).quarantine().getFirst();
      assertThat(aside.record()).as("nobody knows what stands there").isNull();

      live.replays(aside, Topic.INVOCATIONS, principal("ana"), "{".getBytes(UTF_8));

      assertThat(live.quarantine()).singleElement().satisfies(again -> {
        assertThat(again.source()).isEqualTo(aside.source());
        assertThat(again.attemptCount()).isEqualTo(2);
      });
    }
  }

  @Test
  void ofWhatIsSetAsideOnlyOurOwnFieldsAreKept() {
    try (TopologyFixture live = forgetting()) {
      String json = new String(Topic.INVOCATIONS.json().encode(OLD), UTF_8);
      live.arrivesGarbage(json.replaceFirst("\\{", "{\"prompt\":\"secret\",").getBytes(UTF_8));

      Quarantined aside = live.quarantine().getFirst();
      assertThat(aside.record())
          .isEqualTo(new Quarantined.Copy("invocations", principal("ana"), json));
    }
  }

  @Test
  void aMarkThatIsNoneDoesNotOpenTheHorizon() {
    try (TopologyFixture live = forgetting()) {
      live.arrivesMarked(OLD, "yes".getBytes(UTF_8));

      assertThat(live.quarantine()).hasSize(1);
      assertThat(charges(live, "old")).isZero();
    }
  }

  @Test
  void aRecordOfAnEarlierVersionHasNeitherCopyNorReplay() {
    Quarantined before = new Quarantined("sha256:ab,bytes:1", "no invocation", "topology", NOON, 1,
        QuarantineReason.UNREADABLE_EVENT, new Place("kafka://t.invocations/0", 7, 7));
    String json = new String(Topic.QUARANTINE.json().encode(before), UTF_8);

    assertThat(json).doesNotContain("record\":{", "replayed");
    assertThat(Topic.QUARANTINE.json().decode(json.getBytes(UTF_8))).isEqualTo(before);
  }

  private static TopologyFixture forgetting() {
    return TopologyFixture.forgetting(HORIZON).arrives(call("new", "ana", 1, NOON));
  }

  private static long charges(TopologyFixture live, String request) {
    return live.ledger().stream().filter(
        line -> line.entry() instanceof Fact.Charged charged && charged.call().endsWith('|' + request))
        .count();
  }
}
