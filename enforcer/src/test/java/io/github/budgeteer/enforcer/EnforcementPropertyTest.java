package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is redelivered, refused or interrupted: in the end IAM is as the newest decision wants it, that decision is answered,
 * and nothing else on the principal has changed.
 */
class EnforcementPropertyTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final String OTHER_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  @Provide
  Arbitrary<List<Boolean>> wishes() {
    return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(12);
  }

  @Property(tries = 500)
  void convergesToTheNewestDecision(@ForAll("wishes") List<Boolean> wishes, @ForAll long seed,
      @ForAll boolean deniedByOthers) {
    Random random = new Random(seed);
    FlakyIam iam = new FlakyIam(random);
    iam.attached.add(OTHER_POLICY);
    if (deniedByOthers) {
      iam.attached.add(DenyPolicy.arnFor(ANA));
    }
    Disk disk = new Disk();
    List<LedgerEntry> decisions = decisions(wishes);
    List<Workflow.End> answers = new ArrayList<>();

    WantedStates wanted = new WantedStates();
    int next = 0;
    for (int step = 0; step < 400; step++) {
      if (step > 300) {
        iam.trouble = false;
      }
      if (iam.trouble && random.nextInt(6) == 0) {
        // A crash: only what was kept is left, and the last decisions come again.
        wanted = disk.restore();
        next = Math.max(0, next - random.nextInt(3));
      }
      if (next < decisions.size() && random.nextBoolean()) {
        wanted.decide(decisions.get(next++)).ifPresent(disk::keep);
      }
      work(wanted, disk, iam, answers);
    }

    boolean suspended = wishes.getLast();
    EnforcementState end = Objects.requireNonNull(wanted.get(ANA));
    assertThat(end.decision()).isEqualTo(decisions.getLast().sequence());
    assertThat(iam.attached).contains(OTHER_POLICY);
    boolean denied = iam.attached.contains(DenyPolicy.arnFor(ANA));
    if (suspended || !deniedByOthers) {
      assertThat(denied).isEqualTo(suspended);
      assertThat(end.settled()).isTrue();
      assertThat(answers.getLast().outcome())
          .isEqualTo(new Outcome.Verified(suspended ? Access.DENIED : Access.ALLOWED, Instant.EPOCH));
    } else if (wishes.contains(true)) {
      assertThat(denied).as("what others attached is not ours to detach").isTrue();
    }
  }

  private static void work(WantedStates wanted, Disk disk, FlakyIam iam, List<Workflow.End> answers) {
    for (EnforcementState state : wanted.open()) {
      Workflow workflow = new Workflow(iam, InstantSource.fixed(Instant.EPOCH), disk::keep);
      Workflow.End end;
      try {
        end = workflow.run(state);
      } catch (Crash e) {
        WantedStates restored = disk.restore();
        EnforcementState kept = restored.get(ANA);
        if (kept != null) {
          wanted.put(kept);
        }
        continue;
      }
      wanted.attempted(end).ifPresent(kept -> {
        answers.add(end);
        disk.keep(kept);
      });
    }
  }

  private static List<LedgerEntry> decisions(List<Boolean> wishes) {
    List<LedgerEntry> decisions = new ArrayList<>();
    for (int i = 0; i < wishes.size(); i++) {
      Decision decision = wishes.get(i)
          ? new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.ZERO, Usd.ZERO, true)
          : new Decision.RestorationRequired(Decision.Cause.PERIOD_ENDED, true);
      decisions
          .add(new LedgerEntry(ANA, 10L * (i + 1), Instant.EPOCH, Instant.EPOCH, Usd.ZERO, null, decision));
    }
    return decisions;
  }

  /** What survives a crash. */
  private static final class Disk {
    private final Map<String, EnforcementState> kept = new HashMap<>();

    void keep(EnforcementState state) {
      kept.put(state.principalId(), state);
    }

    WantedStates restore() {
      WantedStates states = new WantedStates();
      kept.values().forEach(states::put);
      return states;
    }
  }

  private static final class Crash extends RuntimeException {}

  /** An IAM that throttles, times out after having done it, and lets the process die before or after a call. */
  private static final class FlakyIam implements IamAccess {
    private final Random random;
    private final Set<String> attached = new HashSet<>();
    private boolean trouble = true;

    FlakyIam(Random random) {
      this.random = random;
    }

    @Override
    public String denyPolicyArn(String principalId) {
      return DenyPolicy.arnFor(principalId);
    }

    @Override
    public Result<Set<String>> attachedPolicies(String principalId) {
      return flaky(() -> Set.copyOf(attached));
    }

    @Override
    public Result<Boolean> attachDeny(String principalId) {
      return flaky(() -> attached.add(denyPolicyArn(principalId)));
    }

    @Override
    public Result<Boolean> detachDeny(String principalId) {
      return flaky(() -> attached.remove(denyPolicyArn(principalId)));
    }

    private <T> Result<T> flaky(Supplier<T> call) {
      int luck = trouble ? random.nextInt(8) : 7;
      if (luck == 0) {
        throw new Crash();
      }
      if (luck == 1) {
        return new Result.Refused<>(Outcome.Reason.UNAVAILABLE, "throttled");
      }
      T value = call.get();
      if (luck == 2) {
        throw new Crash();
      }
      return luck == 3
          ? new Result.Refused<>(Outcome.Reason.UNAVAILABLE, "timed out")
          : new Result.Done<>(value);
    }
  }
}
