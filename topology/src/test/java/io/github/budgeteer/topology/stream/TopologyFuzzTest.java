package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes stand on an input topic, each record ends as a charge, a count or in quarantine, and the stream goes on. */
class TopologyFuzzTest {
  private static final List<Topic<?>> INPUTS = List.of(Topic.INVOCATIONS, Topic.OUTCOMES, Topic.PRICES,
      Topic.INFERENCE_PROFILES, Topic.DIRECTIVES, Topic.ACTIVITY, Topic.SETTINGS);
  private static final String SETTING = "/bedrock-budgeteer/global/thresholds_percent_warn";
  private static final List<byte[]> VALID = List.of(
      Topic.SETTINGS.json().encode(new Setting(SETTING, "60", "s-1", "finops", "a test")),
      Topic.DIRECTIVES.json()
          .encode(new Directive("d-1", TopologyFixture.principal("ana"), "finops", "a test",
              new Directive.GrantLease(Usd.of("30"), TopologyFixture.NOON.plusSeconds(60)))),
      Topic.INVOCATIONS.json().encode(TopologyFixture.call("r-1", "ana", 1, TopologyFixture.NOON)),
      Topic.OUTCOMES.json().encode(new OutcomeRecord(TopologyFixture.principal("ana"), 3, 1,
          TopologyFixture.NOON, new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "no answer"))),
      Topic.PRICES.json().encode(
          TopologyFixture.price("0.06", "amazon.nova-lite-v1:0", Instant.EPOCH)),
      Topic.ACTIVITY.json()
          .encode(new Activity.PrincipalChanged(TopologyFixture.principal("ana"), AccountType.USER,
              Fact.Sighting.DELETED, TopologyFixture.NOON, "e-1", null, new Place("/trail.json", 1, 1))));

  /** Bytes for an input topic, each as the character of its number. */
  record Sent(Topic<?> topic, String value) {
    @Override
    public String toString() {
      return topic.label() + ' ' + value;
    }
  }

  @Provide
  Arbitrary<List<Sent>> records() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    Arbitrary<byte[]> mutated = Combinators
        .combine(Arbitraries.of(VALID), Arbitraries.integers().between(0, 999),
            Arbitraries.bytes(), Arbitraries.integers().between(0, 2))
        .as(TopologyFuzzTest::mutate);
    return Combinators
        .combine(Arbitraries.of(INPUTS),
            Arbitraries.oneOf(random, mutated, mutated).map(bytes -> new String(bytes, ISO_8859_1)))
        .as(Sent::new)
        .list().ofMinSize(1).ofMaxSize(80);
  }

  /** Changes, removes or cuts off at one byte. */
  private static byte[] mutate(byte[] valid, int place, byte value, int kind) {
    int at = place % valid.length;
    byte[] mutated = valid.clone();
    switch (kind) {
      case 0 -> mutated[at] = value;
      case 1 -> mutated[at] = ' ';
      default -> {
        return Arrays.copyOf(valid, at);
      }
    }
    return mutated;
  }

  @Property(tries = 40)
  void anyBytesEndInAChargeACountOrQuarantine(@ForAll("records") List<Sent> records) {
    try (TopologyFixture topology = TopologyFixture.live("10", Duration.ZERO)) {
      for (Sent record : records) {
        topology.arrivesOn(record.topic(),
            record.topic().equals(Topic.SETTINGS) ? SETTING : TopologyFixture.principal("ana"),
            record.value().getBytes(ISO_8859_1));
      }
      topology.pass(Duration.ofSeconds(2));
      long calls = records.stream().filter(record -> record.topic().equals(Topic.INVOCATIONS)).count();
      IntakeTally tally = topology.tally();
      List<LedgerEntry> ledger = topology.ledger();

      // A copy from the same place is redelivery, which counts nowhere: mutations of one call are just that.
      assertThat(tally.charged() + tally.failed() + tally.quarantined() + tally.duplicate())
          .isLessThanOrEqualTo(calls);
      assertThat(calls == 0 || tally.charged() + tally.failed() + tally.quarantined() > 0).isTrue();
      assertThat(ledger).allSatisfy(line -> {
        assertThat(line.balance().isNegative()).isFalse();
        assertThat(line.entry()).isNotInstanceOf(Decision.AccessSuspended.class);
      });
      assertThat(ledger.stream().filter(line -> line.entry() instanceof Fact.Charged))
          .hasSize((int) tally.charged());
      assertThat(topology.quarantine()).hasSizeGreaterThanOrEqualTo((int) tally.quarantined());

      topology.arrives(TopologyFixture.call("good", "ben", 20, TopologyFixture.NOON.plusSeconds(2)));
      assertThat(topology.decisionTypes()).contains("SuspensionRequired");
    }
  }
}
