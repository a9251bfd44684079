package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.ANA;
import static io.github.budgeteer.enforcer.ReconciliationFixture.BEN;
import static io.github.budgeteer.enforcer.ReconciliationFixture.OTHER_POLICY;
import static io.github.budgeteer.enforcer.ReconciliationFixture.restoration;
import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.ReconciliationFixture.Crash;
import io.github.budgeteer.enforcer.ReconciliationFixture.Iam.Luck;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * The enforcer dies between any two steps, of its own, of IAM's and of the log's; decisions arrive in the middle of attempts and
 * come again after a crash. In the end everybody's access is what the newest decision wants, nothing else on a principal has
 * changed, and every newest decision has its final answer.
 */
class CrashPropertyTest {
  private static final List<Luck> TROUBLE = List.of(Luck.DONE, Luck.DONE, Luck.DONE, Luck.DONE,
      Luck.THROTTLED,
      Luck.DONE_BUT_TIMED_OUT, Luck.WITHOUT_EFFECT, Luck.BROKEN_CLIENT);

  @Property(tries = 1_000)
  void convergesWhateverHappens(@ForAll @Size(min = 1, max = 16) List<Boolean> wishes, @ForAll long seed) {
    Random random = new Random(seed);
    ReconciliationFixture enforcer = new ReconciliationFixture();
    List<LedgerEntry> decisions = decisions(wishes, random);
    Mortal mortal = new Mortal(random);
    enforcer.iam.fate = mortal;
    enforcer.log.fate = mortal;
    enforcer.iam.behaviour = (call, principalId) -> {
      if (random.nextInt(4) == 0) {
        deliver(enforcer, decisions, random);
      }
      return TROUBLE.get(random.nextInt(TROUBLE.size()));
    };

    for (int step = 0; step < 60; step++) {
      try {
        deliver(enforcer, decisions, random);
        enforcer.work();
      } catch (Crash | IllegalStateException e) {
        assertThat(e).as("nothing but a crash ends the work").satisfiesAnyOf(
            death -> assertThat(death).isInstanceOf(Crash.class),
            death -> assertThat(death).hasCauseInstanceOf(Crash.class));
        mortal.dead = false;
        enforcer.restart();
      }
      enforcer.now = enforcer.now.plus(Duration.ofSeconds(random.nextInt(120)));
    }
    enforcer.decisions.addAll(decisions);
    decisions.clear();
    enforcer.iam.fate = () -> {};
    enforcer.log.fate = enforcer.iam.fate;
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;
    enforcer.restart();
    enforcer.poll(enforcer.decisions.size());
    enforcer.workUntilDone();

    assertEverybodyIsAsTheNewestDecisionWants(enforcer);
  }

  private static void assertEverybodyIsAsTheNewestDecisionWants(ReconciliationFixture enforcer) {
    for (String principalId : List.of(ANA, BEN)) {
      List<LedgerEntry> own = enforcer.decisions.stream()
          .filter(entry -> entry.principalId().equals(principalId)).toList();
      List<OutcomeRecord> outcomes = enforcer.log.outcomes.stream()
          .filter(outcome -> outcome.principalId().equals(principalId)).toList();
      assertThat(enforcer.iam.of(principalId)).contains(OTHER_POLICY);
      if (own.isEmpty()) {
        assertThat(outcomes).isEmpty();
        continue;
      }
      boolean denied = own.getLast().equals(suspension(principalId, own.getLast().sequence()));
      assertThat(enforcer.iam.denies(principalId)).isEqualTo(denied);
      assertThat(enforcer.iam.of(principalId)).hasSize(denied ? 2 : 1);
      assertThat(outcomes.getLast().decision()).isEqualTo(own.getLast().sequence());
      assertThat(outcomes.getLast().outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
          verified -> assertThat(verified.access()).isEqualTo(denied ? Access.DENIED : Access.ALLOWED));
      assertThat(outcomes.stream().map(OutcomeRecord::decision).toList()).as("answered in order").isSorted();
    }
  }

  private static void deliver(ReconciliationFixture enforcer, List<LedgerEntry> decisions, Random random) {
    if (!decisions.isEmpty() && random.nextBoolean()) {
      enforcer.decisions.add(decisions.removeFirst());
    }
    enforcer.poll(1 + random.nextInt(3));
  }

  /** A process that dies at some step, and does nothing more until it is started again. */
  private static final class Mortal implements ReconciliationFixture.Fate {
    private final Random random;
    private boolean dead;

    Mortal(Random random) {
      this.random = random;
    }

    @Override
    public void step() {
      dead |= random.nextInt(25) == 0;
      if (dead) {
        throw new Crash();
      }
    }
  }

  private static List<LedgerEntry> decisions(List<Boolean> wishes, Random random) {
    List<LedgerEntry> decisions = new ArrayList<>();
    for (int i = 0; i < wishes.size(); i++) {
      String principalId = random.nextInt(3) == 0 ? BEN : ANA;
      decisions.add(
          wishes.get(i) ? suspension(principalId, 10L * (i + 1)) : restoration(principalId, 10L * (i + 1)));
    }
    return decisions;
  }
}
