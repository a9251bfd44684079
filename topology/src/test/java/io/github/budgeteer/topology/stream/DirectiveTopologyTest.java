package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.at;
import static io.github.budgeteer.topology.stream.TopologyFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directives on their way through the topology; what they do to an account is the ledger's tests' matter. */
class DirectiveTopologyTest {

  @Test
  void liveADirectiveIsAnsweredAtOnceAndTheSameOneAgainChangesNothing() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      live.arrives(call("r-1", "ana", 20, NOON));
      live.decisionTypes();

      live.asks("d-1", "ana", new Directive.SetLimit(Usd.of("10")));
      live.asks("d-1", "ana", new Directive.SetLimit(Usd.of("10")));
      live.asks("d-2", "ana", new Directive.Lift());

      assertThat(live.decisionTypes()).containsExactly("BudgetChanged", "ThresholdChanged",
          "SuspensionRequired",
          "DirectiveRejected");
      assertThat(live.ledger().stream().filter(line -> line.entry() instanceof Fact.DirectiveReceived))
          .hasSize(2);
    }
  }

  @Test
  void aBudgetCanBeSetBeforeThePrincipalsFirstCall() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      live.asks("d-1", "ana", new Directive.SetLimit(Usd.of("10"))).arrives(call("r-1", "ana", 20, NOON));

      assertThat(live.decisionTypes()).containsExactly("BudgetInitialized", "BudgetChanged",
          "ThresholdChanged",
          "SuspensionRequired");
    }
  }

  @Test
  void aBoundedRunAppliesDirectivesBeforeItsCallsAndAtTheTimeWhereTheLastRunEnded() {
    try (TopologyFixture bounded = TopologyFixture.bounded("100", Duration.ZERO)) {
      bounded.asks("d-1", "ana", new Directive.SetLimit(Usd.of("10")))
          .asks("d-2", "ben", new Directive.SetLimit(Usd.of("5")))
          .arrives(call("r-2", "ana", 20, NOON.plusSeconds(60)), call("r-1", "ana", 1, NOON)).end();

      List<LedgerEntry> first = bounded.ledger();
      assertThat(bounded.account("ana").standing().status()).isEqualTo(Status.SUSPENDED);
      assertThat(bounded.account("ana").spend().period())
          .isEqualTo(new Period(NOON, NOON.plus(Duration.ofDays(1))));
      assertThat(bounded.account("ben").spend().period().start()).isEqualTo(NOON.plusSeconds(60));
      assertThat(first).filteredOn(line -> line.entry() instanceof Fact.DirectiveReceived)
          .extracting(LedgerEntry::occurredAt).containsExactlyInAnyOrder(NOON, NOON.plusSeconds(60));

      bounded.asks("d-3", "ana", new Directive.SetLimit(Usd.of("50")))
          .arrives(call("r-3", "ana", 1, NOON.plusSeconds(99)))
          .end();

      assertThat(bounded.account("ana").standing().status()).isEqualTo(Status.ACTIVE);
      assertThat(bounded.ledger()).filteredOn(line -> line.entry() instanceof Fact.DirectiveReceived)
          .extracting(LedgerEntry::occurredAt).containsExactly(NOON.plusSeconds(60));
    }
  }

  @Test
  void whatNamesNoPrincipalGoesToQuarantine() {
    try (TopologyFixture live = TopologyFixture.live("100", Duration.ZERO)) {
      live.asks("d-1", "", new Directive.Hold());

      assertThat(live.quarantine()).hasSize(1);
      assertThat(live.ledger()).isEmpty();
    }
  }

  @Test
  void theFirstCallsOfANewPrincipalCountAlthoughTheirLogsComeMinutesLater() {
    try (TopologyFixture live = TopologyFixture.live("10", Duration.ZERO)) {
      live.pass(Duration.ofMinutes(7)).arrives(call("r-1", "ana", 20, NOON))
          .arrives(call("r-2", "ben", 20, NOON.minus(Duration.ofDays(60))))
          .arrives(at(call("r-3", "eve", 1, NOON), "/logs/b.json"));

      assertThat(live.decisionTypes()).containsOnlyOnce("SuspensionRequired");
      live.pass(Duration.ofSeconds(1));
      assertThat(live.account("ana").standing().status()).isEqualTo(Status.SUSPENDING);
      assertThat(live.account("ben").spend().usd()).as("history suspends nobody").isEqualTo(Usd.ZERO);
      assertThat(live.account("ben").spend().period().start()).isEqualTo(NOON.minus(Duration.ofMinutes(53)));
    }
  }
}
