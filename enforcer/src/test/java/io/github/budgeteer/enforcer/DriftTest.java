package io.github.budgeteer.enforcer;

import static io.github.budgeteer.enforcer.ReconciliationFixture.ANA;
import static io.github.budgeteer.enforcer.ReconciliationFixture.BEN;
import static io.github.budgeteer.enforcer.ReconciliationFixture.entry;
import static io.github.budgeteer.enforcer.ReconciliationFixture.restoration;
import static io.github.budgeteer.enforcer.ReconciliationFixture.suspension;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.ReconciliationFixture.Iam.Luck;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.ReconciliationRecord.Answered;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.github.budgeteer.events.ReconciliationRecord.Repair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when somebody else changes what was carried out and verified. */
class DriftTest {
  private static final String KEY = "ACCA0000000000000001";

  private final ReconciliationFixture enforcer = new ReconciliationFixture();

  @Test
  void aDenyThatWasDetachedIsAddedAgainAtItsTurnAndReportedOnce() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    detach(ANA);

    roundsOf(Duration.ofMinutes(40));

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(enforcer.log.outcomes).hasSize(2);
    OutcomeRecord repaired = enforcer.log.outcomes.getLast();
    assertThat(repaired.drift()).isEqualTo(new Drift(Drift.Kind.DENY_REMOVED, "the deny is gone"));
    assertThat(repaired.decision()).isEqualTo(1);
    assertThat(repaired.attempt()).isEqualTo(2);
    assertThat(repaired.outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
        verified -> assertThat(verified.access()).isEqualTo(Access.DENIED));
    assertThat(counted("budgeteer.drift.found", "deny-removed")).isEqualTo(1);
    assertThat(counted("budgeteer.drift.repaired", "deny-removed")).isEqualTo(1);
  }

  @Test
  void whatIsAsItShouldBeIsLookedAtOnceARoundAndNeverReported() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    suspend(BEN);
    enforcer.iam.calls.clear();

    roundsOf(Duration.ofMinutes(44));

    assertThat(enforcer.iam.calls).containsOnly("verify " + ANA, "verify " + BEN).hasSize(4);
    assertThat(enforcer.log.outcomes).hasSize(2);
    assertThat(enforcer.registry.get("budgeteer.reconciliation.age").tag("part", "access").gauge().value())
        .isBetween(0.0, Duration.ofMinutes(15).toSeconds() * 1.0);
  }

  @Test
  void aKeyThatWasReactivatedIsSetInactiveAgainAndARestorationStillKnowsIt() {
    enforcer.iam.keys.put(ANA, new TreeMap<>(Map.of(KEY, KeyStatus.ACTIVE)));
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    Objects.requireNonNull(enforcer.iam.keys.get(ANA)).put(KEY, KeyStatus.ACTIVE);

    roundsOf(Duration.ofMinutes(20));

    assertThat(enforcer.iam.keys.get(ANA)).containsEntry(KEY, KeyStatus.INACTIVE);
    assertThat(kinds()).containsExactly(Drift.Kind.KEY_ACTIVE);
    enforcer.decide(restoration(ANA, 2));
    enforcer.workUntilDone();
    assertThat(enforcer.iam.keys.get(ANA)).containsEntry(KEY, KeyStatus.ACTIVE);
  }

  @Test
  void aDenyOfOursThatStandsWhereAccessIsToBeAllowedIsRemoved() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    // The restoration was given up, with the deny on record.
    enforcer.iam.behaviour = (call, principalId) -> Luck.NOT_ENFORCEABLE;
    enforcer.decide(restoration(ANA, 2));
    work();
    assertThat(enforcer.iam.denies(ANA)).isTrue();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;

    roundsOf(Duration.ofMinutes(40));

    assertThat(enforcer.iam.denies(ANA)).isFalse();
    assertThat(kinds()).containsExactly(Drift.Kind.DENY_LEFT);
  }

  @Test
  void aDenyThatIsNotOnRecordIsToldOnceAndLeftToWhoeverAddedIt() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    enforcer.decide(restoration(ANA, 2));
    work();
    enforcer.iam.of(ANA).add(DenyPolicy.arnFor(ANA));

    roundsOf(Duration.ofMinutes(60));

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(kinds()).containsExactly(Drift.Kind.FOREIGN_DENY);
  }

  @Test
  void whatWasGivenUpOrHeldBackIsNotTakenLater() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    enforcer.iam.behaviour = (call, principalId) -> Luck.NOT_ENFORCEABLE;
    enforcer.restart();
    enforcer.decide(suspension(ANA, 1));
    work();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;

    roundsOf(Duration.ofMinutes(40));

    assertThat(enforcer.iam.denies(ANA)).as("its account says that nobody is denied, and gives nothing back")
        .isFalse();
  }

  @Test
  void whoIsSaidToBeDeletedIsNotLookedAtAndWhoIsOnlyGoneIsDeniedOnceItIsBack() {
    enforcer.every = Optional.of(Duration.ofMinutes(15));
    suspend(ANA);
    suspend(BEN);
    detach(ANA);
    detach(BEN);
    enforcer.decide(entry(ANA, 2, new Decision.BudgetClosed(null)));
    enforcer.iam.behaviour = (call, principalId) -> Luck.NO_SUCH_PRINCIPAL;
    roundsOf(Duration.ofMinutes(20));
    assertThat(kinds()).isEmpty();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;

    roundsOf(Duration.ofMinutes(20));

    assertThat(enforcer.iam.denies(ANA)).isFalse();
    assertThat(enforcer.iam.denies(BEN)).isTrue();
  }

  @Test
  void aRepairThatFailsIsTriedAgainAndSurvivesACrash() {
    suspend(ANA);
    detach(ANA);
    touch(ANA);
    enforcer.iam.behaviour = (call, principalId) -> call.equals("attach") ? Luck.THROTTLED : Luck.DONE;
    work();
    assertThat(enforcer.iam.denies(ANA)).isFalse();
    assertThat(enforcer.log.outcomes.getLast().nextTry()).isNotNull();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;

    enforcer.restart();
    enforcer.workUntilDone();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(enforcer.log.outcomes.getLast().drift()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(value = Activity.AccessChange.class, names = {"POLICY_DETACHED", "POLICY_DELETED"})
  void whatCloudTrailTellsIsLookedAtAtOnceAndAGroupOfChangesOnce(Activity.AccessChange change) {
    suspend(ANA);
    suspend(BEN);
    detach(ANA);
    detach(BEN);
    enforcer.iam.calls.clear();

    touch(ANA);
    work();
    assertThat(enforcer.iam.denies(ANA)).isTrue();
    int calls = enforcer.iam.calls.size();
    for (int again = 0; again < 5; again++) {
      enforcer.observe(new Activity.AccessChanged(ANA, AccountType.USER, change, null, enforcer.now,
          "e-" + again, null, new Place("trail", 1, 1)));
    }
    work();
    assertThat(enforcer.iam.calls).as("it rests").hasSize(calls);
    enforcer.now = enforcer.now.plusSeconds(10);
    work();
    work();

    assertThat(enforcer.iam.calls.subList(calls, enforcer.iam.calls.size()))
        .containsExactly("verify " + ANA);
    assertThat(enforcer.iam.denies(BEN)).as("nobody told of it").isFalse();
  }

  @Test
  void whoIsNamedWithoutItsPathOrByItsRoleIsFoundAllTheSame() {
    String withPath = "arn:aws:iam::123456789012:user/ops/eve";
    String session = "arn:aws:sts::123456789012:assumed-role/desk/tom@example.com";
    for (String principalId : List.of(withPath, session)) {
      suspend(principalId);
      detach(principalId);
    }

    touch("arn:aws:iam::123456789012:user/eve");
    touch("arn:aws:iam::123456789012:role/desk");
    work();

    assertThat(enforcer.iam.denies(withPath)).isTrue();
    assertThat(enforcer.iam.denies(session)).isTrue();
  }

  @Test
  void whoAsksWithoutRepairingIsToldAndNothingIsChanged() {
    suspend(ANA);
    suspend(BEN);
    detach(ANA);
    String before = enforcer.iam.attached.toString() + enforcer.log.states;
    enforcer.iam.calls.clear();

    enforcer.ask(new Asked("q-1", "finops", "audit", List.of(), Repair.LEAVE));
    work();

    assertThat(enforcer.iam.attached.toString() + enforcer.log.states).isEqualTo(before);
    assertThat(enforcer.iam.calls).startsWith("doubt").doesNotContain("attach " + ANA);
    assertThat(enforcer.log.outcomes).hasSize(2);
    assertThat(enforcer.log.answers).containsExactly(
        new Found("q-1", Part.ACCESS, ANA, new Drift(Drift.Kind.DENY_REMOVED, "the deny is gone"), Fate.LEFT,
            null),
        new Answered("q-1", Part.ACCESS, 2, List.of()));
  }

  @Test
  void whoAsksForARepairHearsOfItsEnd() {
    suspend(ANA);
    suspend(BEN);
    detach(ANA);
    detach(BEN);
    enforcer.iam.behaviour = (call, principalId) -> call.equals("attach") && principalId.equals(BEN)
        ? Luck.THROTTLED
        : Luck.DONE;

    enforcer
        .ask(new Asked("q-1", "finops", "audit", List.of(ANA, BEN, "arn:aws:iam::123456789012:user/nobody"),
            Repair.REPAIR));
    work();

    assertThat(enforcer.iam.denies(ANA)).isTrue();
    assertThat(enforcer.log.answers).hasSize(3).last().isEqualTo(
        new Answered("q-1", Part.ACCESS, 2, List.of("arn:aws:iam::123456789012:user/nobody")));
    assertThat(found(ANA).fate()).isEqualTo(Fate.REPAIRED);
    assertThat(found(BEN).fate()).isEqualTo(Fate.REMAINS);
    assertThat(found(BEN).message()).isEqualTo("THROTTLED");
  }

  @Test
  void whoAsksHearsOfWhatIsNotCarriedOutOrNotReadable() {
    suspend(ANA);
    enforcer.iam.behaviour = (call, principalId) -> Luck.THROTTLED;
    enforcer.decide(suspension(BEN, 1));
    work();

    enforcer.ask(new Asked("q-1", "finops", "audit", List.of(), Repair.LEAVE));
    work();

    assertThat(found(ANA).fate()).isEqualTo(Fate.UNREADABLE);
    assertThat(Objects.requireNonNull(found(BEN).drift()).kind()).isEqualTo(Drift.Kind.UNFINISHED);
    enforcer.log.answers.clear();
    enforcer.iam.behaviour = (call, principalId) -> Luck.DONE;
    enforcer.ask(new Asked("q-2", "finops", "audit", List.of(), Repair.REPAIR));
    work();
    assertThat(found(BEN).fate()).as("it did not wait for its next try").isEqualTo(Fate.REPAIRED);
  }

  private void suspend(String principalId) {
    if (enforcer.log.states.isEmpty()) {
      enforcer.restart();
    }
    enforcer.decide(suspension(principalId, 1));
    work();
    assertThat(enforcer.iam.denies(principalId)).isTrue();
  }

  private void detach(String principalId) {
    assertThat(enforcer.iam.of(principalId).remove(DenyPolicy.arnFor(principalId))).isTrue();
  }

  private void touch(String principalId) {
    enforcer.observe(new Activity.PrincipalChanged(principalId, AccountType.USER, Fact.Sighting.CREATED,
        enforcer.now, "e-1", null, new Place("trail", 1, 1)));
  }

  private void work() {
    for (int step = 0; step < 10; step++) {
      enforcer.work();
    }
  }

  private void roundsOf(Duration time) {
    for (long second = 0; second < time.toSeconds(); second += 10) {
      work();
      enforcer.now = enforcer.now.plusSeconds(10);
    }
  }

  private List<Drift.Kind> kinds() {
    return enforcer.log.outcomes.stream().map(OutcomeRecord::drift).filter(Objects::nonNull)
        .map(drift -> drift.kind()).toList();
  }

  private Found found(String principalId) {
    return enforcer.log.answers.stream().filter(Found.class::isInstance).map(Found.class::cast)
        .filter(found -> found.principalId().equals(principalId)).findFirst().orElseThrow();
  }

  private double counted(String metric, String kind) {
    return enforcer.registry.get(metric).tag("kind", kind).counter().count();
  }
}
