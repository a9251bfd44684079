package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.ANA;
import static io.github.budgeteer.enforcer.ReconciliationFixture.BEN;
import static io.github.budgeteer.enforcer.ReconciliationFixture.OTHER_POLICY;
import static io.github.budgeteer.enforcer.ReconciliationFixture.entry;
import static io.github.budgeteer.enforcer.ReconciliationFixture.restoration;
import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.ReconciliationFixture.Iam.Luck;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Usd;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is done to access, and undone. */
class AccessTest {
  private static final AccessSnapshot BEFORE = new AccessSnapshot("AIDA1", List.of(OTHER_POLICY), List.of(),
      null);

  private final ReconciliationFixture enforcer = new ReconciliationFixture();

  private EnforcementState state(String principalId) {
    return Objects.requireNonNull(enforcer.log.states.get(principalId));
  }

  private Outcome last() {
    return enforcer.log.outcomes.getLast().outcome();
  }

  @Test
  void whatWasThereIsKeptBeforeTheFirstChangeAndNotOverwrittenByASecondSuspension() {
    enforcer.iam.behaviour = (call, principalId) -> {
      if (call.equals("attach")) {
        assertThat(state(ANA).snapshot()).isEqualTo(BEFORE);
      }
      return Luck.DONE;
    };
    enforcer.decide(suspension(ANA, 1));
    enforcer.workUntilDone();
    enforcer.decide(suspension(ANA, 2));
    enforcer.workUntilDone();

    assertThat(state(ANA).snapshot()).isEqualTo(BEFORE);
    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::before).containsExactly(BEFORE, BEFORE);

    enforcer.decide(restoration(ANA, 3), restoration(ANA, 4));
    enforcer.workUntilDone();
    assertThat(enforcer.iam.of(ANA)).containsExactly(OTHER_POLICY);
    assertThat(state(ANA).snapshot()).as("the next suspension looks anew").isNull();
  }

  @Test
  void onlyKeysThatWereActiveComeBackAndOnlyIfNobodyHasTouchedThemSince() {
    enforcer.iam.keys.put(ANA, new TreeMap<>(Map.of("one", KeyStatus.ACTIVE, "off", KeyStatus.INACTIVE, "old",
        KeyStatus.EXPIRED, "gone", KeyStatus.ACTIVE, "run-out", KeyStatus.ACTIVE)));
    enforcer.decide(suspension(ANA, 1));
    enforcer.workUntilDone();
    Map<String, KeyStatus> keys = Objects.requireNonNull(enforcer.iam.keys.get(ANA));
    assertThat(keys).doesNotContainValue(KeyStatus.ACTIVE);
    keys.remove("gone");
    keys.put("run-out", KeyStatus.EXPIRED);

    enforcer.decide(restoration(ANA, 2));
    enforcer.workUntilDone();

    assertThat(keys).isEqualTo(Map.of("one", KeyStatus.ACTIVE, "off", KeyStatus.INACTIVE, "old",
        KeyStatus.EXPIRED, "run-out", KeyStatus.EXPIRED));
    assertThat(state(ANA).deactivatedKeys()).isEmpty();
  }

  @Test
  void whichKeysAreOursIsKeptBeforeTheFirstIsSetInactive() {
    enforcer.iam.keys.put(ANA, new TreeMap<>(Map.of("one", KeyStatus.ACTIVE)));
    enforcer.iam.behaviour = (call, principalId) -> {
      if (call.startsWith("INACTIVE")) {
        assertThat(state(ANA).deactivatedKeys()).containsExactly("one");
      }
      return Luck.DONE;
    };

    enforcer.decide(suspension(ANA, 1));
    enforcer.workUntilDone();

    assertThat(enforcer.iam.calls).contains("INACTIVE one " + ANA);
  }

  @Test
  void aSimulatorThatFindsAccessNotDeniedHasTheSuspensionTriedAgain() {
    enforcer.iam.crossCheck = CrossCheck.NOT_DENIED;
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.work();
    assertThat(last()).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.reason()).isEqualTo(Outcome.Reason.NOT_VERIFIED));
    enforcer.iam.crossCheck = CrossCheck.DENIED;

    enforcer.workUntilDone();

    assertThat(last()).isInstanceOf(Outcome.Verified.class);
  }

  @Test
  void whatOthersDeniedIsNotOursToLiftUntilTheyHave() {
    enforcer.iam.of(ANA).add(DenyPolicy.arnFor(ANA));
    enforcer.decide(suspension(ANA, 1));
    enforcer.workUntilDone();
    enforcer.decide(restoration(ANA, 2));
    enforcer.work();
    enforcer.work();

    assertThat(enforcer.iam.calls).doesNotContain("attach " + ANA, "detach " + ANA);
    assertThat(enforcer.log.outcomes.getLast().step()).isEqualTo("validate-automatic-restoration");
    assertThat(last()).isEqualTo(new Outcome.Failed(Outcome.Reason.NOT_VERIFIED,
        "the deny policy was attached by somebody else, who must detach it"));

    enforcer.iam.of(ANA).remove(DenyPolicy.arnFor(ANA));
    enforcer.workUntilDone();
    assertThat(last()).isInstanceOfSatisfying(Outcome.Verified.class,
        verified -> assertThat(verified.access()).isEqualTo(Access.ALLOWED));
  }

  @Test
  void aDenyThatOthersTookBackBecomesOursWhenWeAddItAgain() {
    enforcer.iam.of(ANA).add(DenyPolicy.arnFor(ANA));
    enforcer.decide(suspension(ANA, 1));
    enforcer.workUntilDone();
    enforcer.iam.of(ANA).remove(DenyPolicy.arnFor(ANA));
    enforcer.decide(suspension(ANA, 2));
    enforcer.workUntilDone();
    assertThat(enforcer.iam.denies(ANA)).isTrue();

    enforcer.decide(restoration(ANA, 3));
    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isFalse();
  }

  @Test
  void aMassSuspensionIsHeldBackAlsoAfterARestartUntilEachIsReleased() {
    enforcer.limits = new GuardLimits(2, 25, GuardLimits.usual().window());
    enforcer.charged = 7;
    enforcer.restart();
    enforcer.decide(suspension(ANA, 1), suspension(BEN, 1));
    enforcer.restart();
    enforcer.workUntilDone();
    assertThat(enforcer.iam.calls).isEmpty();
    assertThat(enforcer.log.outcomes).hasSize(2).allSatisfy(outcome -> {
      assertThat(outcome.outcome()).isInstanceOf(Outcome.HeldBack.class);
      assertThat(outcome.step()).isEqualTo("hold-mass-suspension");
      assertThat(outcome.nextTry()).isNull();
    });
    assertThat(
        enforcer.registry.get("budgeteer.enforcement").tags("action", "suspend", "outcome", "held-back")
            .timer().count())
        .isEqualTo(2);

    enforcer.decide(entry(ANA, 5,
        new Decision.SuspensionRequired(Decision.Cause.RELEASED, Usd.of("2"), Usd.of("1"), true)));
    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(enforcer.iam.denies(BEN)).isFalse();
    assertThat(enforcer.log.outcomes).hasSize(3);
  }
}
