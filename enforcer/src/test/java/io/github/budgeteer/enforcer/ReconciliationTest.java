package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.ANA;
import static io.github.budgeteer.enforcer.ReconciliationFixture.BEN;
import static io.github.budgeteer.enforcer.ReconciliationFixture.OTHER_POLICY;
import static io.github.budgeteer.enforcer.ReconciliationFixture.entry;
import static io.github.budgeteer.enforcer.ReconciliationFixture.restoration;
import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.budgeteer.enforcer.ReconciliationFixture.Iam.Luck;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest {
  private final ReconciliationFixture enforcer = new ReconciliationFixture();

  @Test
  void aSuspensionIsCarriedOutVerifiedAndAnsweredOnce() {
    enforcer.decide(suspension(ANA, 7));
    Instant changedAt = enforcer.now;

    enforcer.workUntilDone();

    assertThat(enforcer.iam.calls).containsExactly("read " + ANA, "attach " + ANA, "verify " + ANA);
    assertThat(enforcer.log.outcomes)
        .containsExactly(new OutcomeRecord(ANA, 7, 1, enforcer.log.outcomes.getFirst().occurredAt(),
            new Outcome.Verified(Access.DENIED, changedAt), "verify-suspension", null,
            new AccessSnapshot("AIDA1", List.of(OTHER_POLICY), List.of(), null), null));
  }

  @Test
  void everyAttemptIsCountedByWhatItWasForAndHowItEnded() {
    AtomicBoolean once = new AtomicBoolean(true);
    enforcer.iam.behaviour = (call, principalId) -> once.getAndSet(false) ? Luck.THROTTLED : Luck.DONE;
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.work();
    assertThat(enforcer.registry.get("budgeteer.enforcement.open").gauge().value()).isEqualTo(1);

    enforcer.workUntilDone();
    enforcer.decide(restoration(ANA, 2));
    enforcer.workUntilDone();

    assertThat(attempts("suspend", "unavailable")).isEqualTo(1);
    assertThat(attempts("suspend", "verified")).isEqualTo(1);
    assertThat(attempts("restore", "verified")).isEqualTo(1);
    assertThat(attempts("restore", "unavailable")).isZero();
    assertThat(enforcer.registry.get("budgeteer.enforcement.open").gauge().value()).isZero();
  }

  private long attempts(String action, String outcome) {
    return enforcer.registry.get("budgeteer.enforcement").tags("action", action, "outcome", outcome).timer()
        .count();
  }

  @Test
  void whatIsNotEnforcedIsNotTouched() {
    enforcer.decide(
        entry(ANA, 3,
            new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("2"), Usd.of("1"), false)),
        entry(ANA, 4, new Decision.RestorationRequired(Decision.Cause.PERIOD_ENDED, false)),
        entry(ANA, 5, new Decision.AccessSuspended(3, null)));

    assertThat(enforcer.work()).isFalse();

    assertThat(enforcer.iam.calls).isEmpty();
    assertThat(enforcer.log.outcomes).isEmpty();
    assertThat(enforcer.log.states).isEmpty();
  }

  @Test
  void ofSeveralWaitingDecisionsOnlyTheNewestIsCarriedOutAndAnswered() {
    enforcer.decide(suspension(ANA, 1), restoration(ANA, 2), suspension(ANA, 3));

    enforcer.workUntilDone();

    assertThat(enforcer.iam.calls).containsOnlyOnce("attach " + ANA).doesNotContain("detach " + ANA);
    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::decision).containsExactly(3L);
  }

  @ParameterizedTest
  @CsvSource({"7", "6", "1"})
  void aRedeliveredOrOlderDecisionChangesNothing(long sequence) {
    enforcer.decide(suspension(ANA, 7));
    enforcer.workUntilDone();
    enforcer.iam.calls.clear();

    enforcer.decide(restoration(ANA, sequence));

    assertThat(enforcer.work()).isFalse();
    assertThat(enforcer.iam.calls).isEmpty();
    assertThat(enforcer.log.outcomes).hasSize(1);
  }

  @Test
  void aDecisionThatComesDuringAnAttemptIsNotPutBackByIt() {
    AtomicBoolean once = new AtomicBoolean(true);
    enforcer.iam.behaviour = (call, principalId) -> {
      if (once.getAndSet(false)) {
        enforcer.decide(restoration(ANA, 9));
      }
      return Luck.DONE;
    };
    enforcer.decide(suspension(ANA, 5));
    enforcer.work();

    assertThat(Objects.requireNonNull(enforcer.log.states.get(ANA)).decision())
        .as("what a restart would find wanted").isEqualTo(9);
    enforcer.restart();
    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isFalse();
    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::decision).containsExactly(9L);
  }

  @Test
  void whatWasFoundIsKeptBeforeAnythingIsChanged() {
    enforcer.iam.behaviour = (call, principalId) -> {
      if (call.equals("attach")) {
        assertThat(Objects.requireNonNull(enforcer.log.states.get(ANA)).deniedBefore())
            .isEqualTo(false);
      }
      return Luck.DONE;
    };
    enforcer.decide(suspension(ANA, 1));

    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
  }

  @Test
  void anAnswerIsReportedBeforeTheDecisionCountsAsAnswered() {
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.log.fate = () -> assertThat(
        Objects.requireNonNull(enforcer.log.states.get(ANA)).settled() && enforcer.log.outcomes.isEmpty())
        .as("answered without an answer").isFalse();

    enforcer.work();

    assertThat(enforcer.log.outcomes).hasSize(1);
    assertThat(Objects.requireNonNull(enforcer.log.states.get(ANA)).settled()).isTrue();
  }

  @Test
  void whoFailsIsReportedAndWaitsWhileTheOthersGoOn() {
    enforcer.iam.behaviour = (call, principalId) -> principalId.equals(ANA) ? Luck.THROTTLED : Luck.DONE;
    enforcer.decide(suspension(ANA, 1), suspension(BEN, 1));
    enforcer.work();
    enforcer.work();
    int calls = enforcer.iam.calls.size();

    enforcer.work();

    assertThat(enforcer.iam.calls).as("nobody is asked again at once").hasSize(calls);
    assertThat(enforcer.iam.denies(BEN)).isTrue();
    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::principalId, OutcomeRecord::outcome)
        .containsExactlyInAnyOrder(tuple(ANA, new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "THROTTLED")),
            tuple(BEN, new Outcome.Verified(Access.DENIED, enforcer.now)));
  }

  @Test
  void aRetryComesWhenItsWaitIsOverAndCountsAttempts() {
    enforcer.iam.behaviour = (call, principalId) -> Luck.THROTTLED;
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.work();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;
    enforcer.now = enforcer.now.plus(Duration.ofSeconds(1));

    enforcer.work();
    enforcer.work();

    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::attempt, OutcomeRecord::outcome)
        .containsExactly(
            tuple(1, new Outcome.Failed(Outcome.Reason.UNAVAILABLE, "THROTTLED")),
            tuple(2, new Outcome.Verified(Access.DENIED, enforcer.now)));
  }

  @Test
  void aNewDecisionDoesNotWaitForTheRetryOfAnOldOne() {
    enforcer.iam.behaviour = (call, principalId) -> Luck.THROTTLED;
    enforcer.decide(suspension(ANA, 1));
    enforcer.work();
    enforcer.work();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;
    enforcer.decide(suspension(ANA, 2));

    enforcer.work();
    enforcer.work();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(enforcer.log.outcomes.getLast().decision()).isEqualTo(2);
  }

  @Test
  void aChangeThatIsNotReadBackIsNotVerifiedAndTriedAgain() {
    AtomicBoolean once = new AtomicBoolean(true);
    enforcer.iam.behaviour = (call, principalId) -> call.equals("attach") && once.getAndSet(false)
        ? Luck.WITHOUT_EFFECT
        : Luck.DONE;
    enforcer.decide(suspension(ANA, 1));

    enforcer.workUntilDone();

    assertThat(enforcer.log.outcomes.getFirst().outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.reason()).isEqualTo(Outcome.Reason.NOT_VERIFIED));
    assertThat(enforcer.log.outcomes.getLast().outcome())
        .isInstanceOf(Outcome.Verified.class);
    assertThat(enforcer.iam.denies(ANA)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"NOT_ENFORCEABLE", "NO_SUCH_PRINCIPAL"})
  void whatNoTryCanChangeIsSaidOnceAndForGood(Luck luck) {
    enforcer.iam.behaviour = (call, principalId) -> luck;
    enforcer.decide(suspension(ANA, 1));

    enforcer.workUntilDone();

    assertThat(enforcer.log.outcomes).extracting(OutcomeRecord::outcome)
        .containsExactly(new Outcome.Failed(Outcome.Reason.valueOf(luck.name()), luck.name()));
    assertThat(enforcer.work()).isFalse();
  }

  @Test
  void anAdapterThatThrowsStopsNobodyElseAndItsMessageIsNotRepeated() {
    enforcer.iam.behaviour = (call, principalId) -> principalId.equals(ANA) ? Luck.BROKEN_CLIENT : Luck.DONE;
    enforcer.decide(suspension(ANA, 1), suspension(BEN, 1));

    enforcer.work();
    enforcer.work();

    assertThat(enforcer.iam.denies(BEN)).isTrue();
    assertThat(enforcer.log.outcomes).filteredOn(outcome -> outcome.principalId().equals(ANA)).singleElement()
        .extracting(OutcomeRecord::outcome).isEqualTo(new Outcome.Failed(Outcome.Reason.UNAVAILABLE,
            "apply-full-suspension failed: IllegalStateException"));
  }

  @Test
  void anAttemptThatCanKeepNothingStopsTheEnforcerBeforeIamIsChanged() {
    enforcer.decide(suspension(ANA, 1));
    enforcer.log.fate = () -> {
      throw new IllegalStateException("the brokers refused a record");
    };
    enforcer.work();

    assertThatThrownBy(enforcer::work).hasMessageContaining("the brokers refused a record");

    assertThat(enforcer.iam.calls).doesNotContain("attach " + ANA);
  }
}
