package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Fact.Sighting;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What CloudTrail tells on its way through the topology; what it does to an account is the ledger's tests' matter. */
class ActivityTopologyTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aNewUserGetsItsAccountBeforeTheFirstCallAndTheSameEventAgainChangesNothing() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      tell(live, "e-1", AccountType.USER, Sighting.CREATED, NOON.minusSeconds(60));
      tell(live, "e-1", AccountType.USER, Sighting.CREATED, NOON.minusSeconds(60));

      assertThat(live.decisionTypes()).containsExactly("BudgetInitialized");
      assertThat(live.ledger()).filteredOn(line -> line.entry() instanceof Fact.PrincipalObserved).hasSize(1);
      live.pass(Duration.ofSeconds(1));
      assertThat(live.account("ana").spend().period().start()).isEqualTo(NOON.minusSeconds(60));
    }
  }

  @Test
  void oldHistoryOpensNoAccountInThePast() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      tell(live, "e-1", AccountType.USER, Sighting.CREATED, NOON.minus(Duration.ofDays(300)));
      live.pass(Duration.ofSeconds(1));

      assertThat(live.account("ana").spend().period().start()).isEqualTo(NOON.minus(HOUR));
    }
  }

  @Test
  void deletionClosesAnAccountAndOfAStrangerNothingIsKept() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      tell(live, "e-0", AccountType.USER, Sighting.DELETED, NOON.minus(HOUR));
      tell(live, "e-1", AccountType.ROLE, Sighting.CREATED, NOON.minus(HOUR));
      assertThat(live.ledger()).isEmpty();

      live.arrives(call("r-1", "ana", 20, NOON));
      tell(live, "e-2", AccountType.USER, Sighting.DELETED, NOON.plusSeconds(10));
      live.pass(Duration.ofSeconds(1));

      assertThat(live.account("ana").standing().status()).isEqualTo(Status.CLOSED);
    }
  }

  @Test
  void aRenamingClosesTheOldName() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 20, NOON));
      live.arrivesOn(Topic.ACTIVITY,
          Topic.ACTIVITY.json()
              .encode(new Activity.PrincipalRenamed(principal("ana"), AccountType.USER, principal("eva"),
                  NOON.plusSeconds(10), "e-1", null, new Place("/trail.json", 1, 1))));
      live.pass(Duration.ofSeconds(1));

      assertThat(live.account("ana").standing().status()).isEqualTo(Status.CLOSED);
    }
  }

  @Test
  void whatNoAccountFollowsChangesNothing() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 20, NOON));
      assertThat(live.ledger()).isNotEmpty();
      live.arrivesOn(Topic.ACTIVITY,
          Topic.ACTIVITY.json().encode(new Activity.AccessChanged(principal("ana"), AccountType.USER,
              Activity.AccessChange.POLICY_DETACHED, "p", NOON, "e-1", null,
              new Place("/trail.json", 1, 1))));
      live.arrivesOn(Topic.ACTIVITY,
          Topic.ACTIVITY.json().encode(new Activity.CredentialChanged(principal("ana"), AccountType.USER,
              Activity.Credential.ACCESS_KEY, Activity.CredentialChange.CREATED, "k", null, NOON, "e-2", null,
              new Place("/trail.json", 2, 1))));

      assertThat(live.ledger()).as("since then").isEmpty();
    }
  }

  @Test
  void aBoundedRunFoldsItAmongTheCallsAtItsTime() {
    try (TopologyFixture bounded = TopologyFixture.bounded("100", Duration.ZERO)) {
      bounded.arrives(call("r-1", "ana", 1, NOON));
      tell(bounded, "e-2", AccountType.USER, Sighting.DELETED, NOON.plus(HOUR));
      tell(bounded, "e-1", AccountType.USER, Sighting.CREATED, NOON.minus(HOUR));
      bounded.arrivesOn(Topic.ACTIVITY, Topic.ACTIVITY.json().encode(new InputDelivered("run-1")));
      assertThat(bounded.tally().observed()).isEqualTo("run-1");
      bounded.end();

      assertThat(bounded.decisionTypes()).containsExactly("BudgetInitialized", "BudgetClosed");
      assertThat(bounded.account("ana").spend().period().start()).isEqualTo(NOON.minus(HOUR));
      assertThat(bounded.account("ana").totals().invocations()).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoActivityOrLiesInTheFutureOrBeforeCloudTrailIsPutAside() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.arrivesOn(Topic.ACTIVITY, new byte[]{'{'});
      tell(live, "e-1", AccountType.USER, Sighting.CREATED, Instant.parse("2099-01-01T00:00:00Z"));
      tell(live, "e-2", AccountType.USER, Sighting.CREATED, Instant.EPOCH);

      assertThat(live.quarantine()).extracting(put -> put.reason())
          .containsExactly(QuarantineReason.UNREADABLE_EVENT, QuarantineReason.TIMESTAMP_AHEAD,
              QuarantineReason.INVALID_TIMESTAMP);
      assertThat(live.ledger()).isEmpty();
    }
  }

  private static void tell(TopologyFixture topology, String event, AccountType type, Sighting sighting,
      Instant occurredAt) {
    topology.arrivesOn(Topic.ACTIVITY,
        Topic.ACTIVITY.json().encode(new Activity.PrincipalChanged(principal("ana"),
            type, sighting, occurredAt, event, null, new Place("/trail.json", 1, 1))));
  }
}
