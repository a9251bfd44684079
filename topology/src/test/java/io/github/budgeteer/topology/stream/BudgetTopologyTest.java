package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.at;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.failed;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class BudgetTopologyTest {
  private static final Duration HORIZON = Duration.ofDays(2);

  @Test
  void aLiveCrossingIsGracedSuspendedVerifiedAndRestoredAtThePeriodsEnd() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ofMinutes(5))) {
      live.arrives(call("r-1", "ana", 11, NOON.minus(Duration.ofHours(2)))).pass(Duration.ofSeconds(299));
      assertThat(live.decisionTypes()).as("a call before the opening falls in the period before it")
          .containsExactly("BudgetInitialized");

      live.arrives(call("r-2", "ana", 11, NOON.plusSeconds(200))).pass(Duration.ofMinutes(6));
      List<LedgerEntry> decisions = live.decisions();
      live.reports("ana", decisions.getLast().sequence(), new Outcome.Verified(Access.DENIED));

      assertThat(decisions).extracting(entry -> entry.entry().getClass().getSimpleName())
          .containsExactly("ThresholdChanged", "GracePeriodStarted",
              "SuspensionRequired");
      assertThat(live.decisionTypes()).containsExactly("AccessSuspended");
      live.pass(Duration.ofHours(24));
      assertThat(live.decisionTypes()).containsExactly("BudgetRefreshed", "ThresholdChanged",
          "RestorationRequired");
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.RESTORING);
    }
  }

  @Test
  void dueTimersFireTheEarliestFirstAThousandAtATickAndNoneIsLost() {
    try (TopologyFixture live = TopologyFixture.live("1", Duration.ofMinutes(5))) {
      for (int user = 0; user < 600; user++) {
        live.arrives(call("z-" + user, "z" + user, 2, NOON));
      }
      live.pass(Duration.ofSeconds(1));
      for (int user = 0; user < 600; user++) {
        live.arrives(call("a-" + user, "a" + user, 2, NOON));
      }
      live.decisions();

      List<LedgerEntry> first = live.pass(Duration.ofMinutes(5)).decisions();
      List<LedgerEntry> second = live.pass(Duration.ofSeconds(1)).decisions();

      assertThat(first).hasSize(1_000).extracting(LedgerEntry::entry)
          .hasOnlyElementsOfType(Decision.SuspensionRequired.class);
      assertThat(first.subList(0, 600)).extracting(LedgerEntry::principalId)
          .allMatch(principal -> principal.contains("user/z"));
      assertThat(second).hasSize(200);
      assertThat(live.pass(Duration.ofHours(1)).decisions()).isEmpty();
    }
  }

  @Test
  void aLateOrRepeatedOutcomeChangesNothing() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 11, NOON));
      long required = live.decisions().getLast().sequence();
      live.reports("ana", required, new Outcome.Verified(Access.DENIED));
      int entries = live.ledger().size();

      live.reports("ana", required, new Outcome.Verified(Access.DENIED)).reports("ana", 1,
          new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "late"))
          .reports("nobody", 1, new Outcome.Verified(Access.DENIED));

      assertThat(entries).isPositive();
      assertThat(live.ledger()).isEmpty();
    }
  }

  @Test
  void theSameCallFromTwoPlacesIsChargedOnceAndFromTheSamePlaceCountsNowhere() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ZERO)) {
      Invocation call = call("r-1", "ana", 1, NOON);

      bounded.arrives(call, at(call, "/logs/copy.json"), call, failed(call("r-2", "ana", 1, NOON))).end();

      IntakeTally tally = bounded.tally();
      assertThat(tally.charged()).isEqualTo(1);
      assertThat(tally.duplicate()).isEqualTo(1);
      assertThat(tally.failed()).isEqualTo(1);
      assertThat(bounded.account("ana").totals().invocations()).isEqualTo(1);
    }
  }

  @Test
  void ofTwoCopiesTheOneThatKnowsMoreCountsWhicheverCameFirst() {
    Invocation less = call("r-1", "ana", 1, NOON);
    Invocation more = at(call("r-1", "ana", 2, NOON), "/logs/with-bodies.json");

    assertThat(ledgerOf(List.of(less, more))).isEqualTo(ledgerOf(List.of(more, less)));
  }

  @Test
  void theResultOfABoundedRunHasNoOrder() {
    List<Invocation> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(call("r-" + i, i % 3 == 0 ? "ana" : "ben", 1, NOON.plusSeconds(i * 1_700L)));
    }
    List<LedgerEntry> inOrder = ledgerOf(calls);

    for (int seed = 0; seed < 5; seed++) {
      List<Invocation> shuffled = new ArrayList<>(calls);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(ledgerOf(shuffled)).isEqualTo(inOrder);
    }
    assertThat(inOrder).extracting(entry -> entry.entry().getClass().getSimpleName()).contains(
        "SuspensionRequired",
        "AccessSuspended", "RestorationRequired", "AccessRestored", "GracePeriodStarted");
  }

  @Test
  void aBoundedRunOfOldLogsIsDecidedOnEventTimeAndToldOnce() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ofMinutes(5))) {
      bounded.arrives(call("r-1", "ana", 11, NOON), call("r-2", "ben", 1, NOON.plus(Duration.ofHours(2))))
          .end();

      List<LedgerEntry> decisions = bounded.decisions();
      assertThat(decisions).filteredOn(entry -> entry.entry() instanceof Decision.SuspensionRequired)
          .singleElement()
          .extracting(LedgerEntry::occurredAt).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
      assertThat(bounded.account("ana").standing().access()).isEqualTo(Access.DENIED);
      assertThat(bounded.account("ben").standing().access()).isEqualTo(Access.ALLOWED);
      assertThat(bounded.tally().clock()).isEqualTo(NOON.plus(Duration.ofHours(2)));
      bounded.end();
      assertThat(bounded.ledger()).hasSizeGreaterThan(0).allMatch(entry -> entry.sequence() > 0);
    }
  }

  @Test
  void endingTwiceAddsNothing() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ofMinutes(5))) {
      bounded.arrives(call("r-1", "ana", 11, NOON), call("r-2", "ben", 1, NOON.plus(Duration.ofHours(2))))
          .end();
      bounded.ledger();

      bounded.end();

      assertThat(bounded.ledger()).isEmpty();
    }
  }

  @Test
  void aRecordDatedInTheFutureOrIn1970AffectsNoOther() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 1, NOON), call("r-2", "ana", 500, NOON.plus(Duration.ofDays(26_000))),
          call("r-3", "ana", 500, NOON.minus(Duration.ofDays(20_000))), call("r-4", "ana", 1, NOON)).pass(
              Duration.ofSeconds(1));

      assertThat(live.quarantine()).extracting(Quarantined::reason)
          .containsExactly(QuarantineReason.TIMESTAMP_AHEAD, QuarantineReason.INVALID_TIMESTAMP);
      Account ana = live.account("ana");
      assertThat(ana.totals().invocations()).isEqualTo(2);
      assertThat(ana.standing().status()).isEqualTo(Status.ACTIVE);
      assertThat(ana.spend().usd().amount().doubleValue()).isBetween(2.0, 2.1);
    }
  }

  @Test
  void inABoundedRunARecordDated1970MovesNobodysPeriods() {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ZERO)) {
      bounded
          .arrives(call("r-1", "ana", 1, NOON), call("r-2", "ana", 500, NOON.minus(Duration.ofDays(20_000))))
          .end();

      assertThat(bounded.quarantine()).singleElement().extracting(Quarantined::reason)
          .isEqualTo(QuarantineReason.INVALID_TIMESTAMP);
      assertThat(bounded.account("ana").spend().period().start()).isEqualTo(NOON);
    }
  }

  @Test
  void whoIsNoPrincipalHasNoAccount() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      for (String id : List.of("", "\0page-0", "ana")) {
        Invocation ana = call("r-" + id.length(), "ana", 1, NOON);
        live.arrivesOn(Topic.INVOCATIONS, id,
            new String(Topic.INVOCATIONS.json().encode(ana), UTF_8)
                .replace(principal("ana"), id.replace("\0", "\\u0000")).getBytes(UTF_8));
      }
      live.arrives(call("r-9", "ana", 1, NOON)).pass(Duration.ofSeconds(1));

      assertThat(live.quarantine()).extracting(Quarantined::reason).hasSize(3)
          .containsOnly(QuarantineReason.UNREADABLE_EVENT);
      assertThat(live.tally().charged()).isEqualTo(1);
    }
  }

  @Test
  void whatWeCannotReadIsSetAsideWithoutItsTextAndTheRestIsCharged() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrivesGarbage("{\"prompt\":\"secret\"".getBytes(UTF_8)).arrives(call("r-1", "ana", 1, NOON))
          .pass(Duration.ofSeconds(1));

      Quarantined quarantined = live.quarantine().getFirst();
      assertThat(quarantined.reason()).isEqualTo(QuarantineReason.UNREADABLE_EVENT);
      assertThat(quarantined.toString()).doesNotContain("secret");
      assertThat(live.tally().charged()).isEqualTo(1);
    }
  }

  @Test
  void decisionsAreCloudEventsAndStandByteForByteInTheLedger() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 1, NOON));

      var record = live.decisionRecords().readRecord();
      assertThat(record.getHeaders().toArray()).extracting(Header::key).containsExactly("ce_specversion",
          "ce_type",
          "ce_source", "ce_id", "ce_subject", "ce_time", "content-type");
      assertThat(new String(record.getHeaders().lastHeader("ce_id").value(), UTF_8))
          .isEqualTo(principal("ana") + "/2");
      assertThat(live.ledger().get(1)).isEqualTo(
          Topic.DECISIONS.json().decode(record.value()));
    }
  }

  @Test
  void aCallBeyondTheHorizonIsPutAsideBecauseItMayHaveBeenChargedAndForgotten() {
    try (TopologyFixture live = TopologyFixture.forgetting(HORIZON)) {
      live.arrives(call("old", "ana", 1, NOON.minus(HORIZON).minus(Duration.ofHours(2))))
          .arrives(call("new", "ana", 1, NOON)).pass(Duration.ofSeconds(1))
          .arrives(call("old", "ana", 1, NOON.minus(HORIZON).minus(Duration.ofHours(2))))
          .arrives(call("late", "ana", 1, NOON.minus(HORIZON)))
          .arrives(at(call("late", "ana", 1, NOON.minus(HORIZON)), "/logs/copy.json"))
          .pass(Duration.ofSeconds(1));

      assertThat(live.quarantine()).singleElement()
          .satisfies(put -> assertThat(put.reason()).isEqualTo(QuarantineReason.BEYOND_HORIZON));
      assertThat(live.tally().charged()).isEqualTo(3);
      assertThat(live.tally().duplicate()).isEqualTo(1);
      assertThat(live.remembered()).as("the old call is forgotten").isEqualTo(2);
    }
  }

  @Test
  void theTopologyIsTheOneReviewed() throws IOException {
    String described = BudgetTopology.build(TopologyFixture.settings(
        Ledger.Clock.WALL, TopologyFixture.policy("1", Duration.ZERO))).describe()
        .toString();

    try (var golden = BudgetTopologyTest.class.getResourceAsStream("topology.txt")) {
      assertThat(golden).as("topology.txt").isNotNull();
      assertThat(described.strip()).isEqualTo(new String(golden.readAllBytes(), UTF_8).strip());
    }
  }

  private static List<LedgerEntry> ledgerOf(List<Invocation> calls) {
    try (TopologyFixture bounded = TopologyFixture.bounded("10", Duration.ofMinutes(5))) {
      calls.forEach(bounded::arrives);
      bounded.end();
      List<LedgerEntry> ledger = new ArrayList<>(bounded.ledger());
      ledger.sort(Comparator.comparing(LedgerEntry::principalId).thenComparing(LedgerEntry::sequence));
      return ledger;
    }
  }
}
