package io.github.budgeteer.enforcer.notify;

import static io.github.budgeteer.enforcer.notify.Entries.ANA;
import static io.github.budgeteer.enforcer.notify.Entries.BEN;
import static io.github.budgeteer.enforcer.notify.Entries.entry;
import static io.github.budgeteer.enforcer.notify.Entries.grace;
import static io.github.budgeteer.enforcer.notify.Entries.level;
import static io.github.budgeteer.enforcer.notify.Entries.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.notify.DispatcherFixture.Crash;
import io.github.budgeteer.enforcer.notify.DispatcherFixture.FakeChannel;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Decisions come, and come again; channels fail, some messages more often than others; the process dies between any two steps. Every
 * transition is delivered on every channel, those about one principal in their order, and twice only after a crash.
 */
class DispatcherPropertyTest {

  @Property(tries = 150)
  void everyTransitionIsDeliveredOnceWithoutACrash(@ForAll @IntRange(min = 1, max = 25) int length,
      @ForAll long seed) {
    Run run = new Run(length, seed, 0);
    run.toTheEnd();

    run.channels.forEach(channel -> assertThat(channel.delivered).doesNotHaveDuplicates());
    run.assertAllDelivered();
  }

  @Property(tries = 150)
  void everyTransitionIsDeliveredOnceAtLeastWhateverHappens(
      @ForAll @IntRange(min = 1, max = 25) int length,
      @ForAll long seed) {
    Run run = new Run(length, seed, 15);
    run.toTheEnd();

    run.assertAllDelivered();
  }

  private static final class Run {
    private final Random random;
    private final int deathsIn;
    private final DispatcherFixture fixture = new DispatcherFixture();
    private final List<FakeChannel> channels = new ArrayList<>();
    private final List<LedgerEntry> decisions = new ArrayList<>();
    private int committed;

    /** Makes a run in which a process dies at one of so many steps; 0 for never. */
    Run(int length, long seed, int deathsIn) {
      random = new Random(seed);
      this.deathsIn = deathsIn;
      channels.add(fixture.people("slack"));
      channels.add(fixture.machines("bus"));
      channels.get(1).mostAtOnce = 3;
      channels.forEach(channel -> channel.behaviour = message -> switch (random.nextInt(4)) {
        case 0 -> new Delivery.Unavailable("out");
        case 1 -> new Delivery.Refused("no");
        default -> new Delivery.Delivered();
      });
      for (int i = 0; i < length; i++) {
        String principalId = random.nextBoolean() ? ANA : BEN;
        // Never one behind another: an overtaken level is another test's matter.
        decisions.add(entry(principalId, 2L * i + 1, switch (random.nextInt(4)) {
          case 0 -> level(Threshold.NORMAL, Threshold.WARNING, "4");
          case 1 -> grace();
          case 2 -> suspension(true);
          default -> new Decision.AccessSuspended(2L * i, null);
        }));
      }
      fixture.start();
    }

    void toTheEnd() {
      fixture.fate = () -> {
        if (deathsIn > 0 && random.nextInt(deathsIn) == 0) {
          throw new Crash();
        }
      };
      for (int step = 0; step < 40; step++) {
        try {
          step();
        } catch (Crash e) {
          fixture.start();
        }
      }
      fixture.fate = () -> {};
      channels.forEach(channel -> channel.behaviour = message -> new Delivery.Delivered());
      fixture.start();
      fixture.take(decisions.subList(committed, decisions.size()).toArray(LedgerEntry[]::new));
      fixture.pass(Duration.ofMinutes(20));
    }

    private void step() {
      int from = random.nextInt(3) == 0 ? random.nextInt(committed + 1) : committed;
      int to = Math.min(decisions.size(), Math.max(committed, from) + random.nextInt(4));
      fixture.take(decisions.subList(from, to).toArray(LedgerEntry[]::new));
      committed = Math.max(committed, to);
      fixture.pass(Duration.ofSeconds(random.nextInt(20)));
    }

    void assertAllDelivered() {
      assertThat(fixture.waiting()).isEmpty();
      for (FakeChannel channel : channels) {
        assertThat(channel.delivered)
            .hasSameElementsAs(decisions.stream().map(Run::id).toList());
        for (String principalId : List.of(ANA, BEN)) {
          assertThat(new LinkedHashSet<>(channel.delivered).stream().filter(id -> id.startsWith(principalId)))
              .as("in order").containsExactlyElementsOf(decisions.stream().map(Run::id)
                  .filter(id -> id.startsWith(principalId)).toList());
        }
      }
    }

    private static String id(LedgerEntry entry) {
      return entry.principalId() + '/' + entry.sequence();
    }
  }
}
