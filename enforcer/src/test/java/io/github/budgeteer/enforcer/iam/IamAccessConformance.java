package io.github.budgeteer.enforcer.iam;

import static io.github.budgeteer.enforcer.iam.IamWorld.ANA;
import static io.github.budgeteer.enforcer.iam.IamWorld.BATCH;
import static io.github.budgeteer.enforcer.iam.IamWorld.OTHER_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Outcome;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every IAM behind the port does. */
abstract class IamAccessConformance {
  static final String EVE = "arn:aws:sts::123456789012:assumed-role/desk/eve@example.com";
  static final String TOM = "arn:aws:sts::123456789012:assumed-role/desk/tom@example.com";
  static final String DESK = "arn:aws:iam::123456789012:role/desk";
  private static final String ROOT = "arn:aws:iam::123456789012:root";

  IamWorld world = new NoWorld();
  IamAccess iam = world.iam();

  abstract IamWorld world();

  @BeforeEach
  void open() {
    world = world();
    iam = world.iam();
    world.create(ANA, SessionNames.PINNED);
    world.create(BATCH, SessionNames.PINNED);
    world.create(DESK, SessionNames.PINNED);
  }

  @ParameterizedTest
  @ValueSource(strings = {ANA, BATCH, EVE})
  void denyingIsReadBackAndLiftingLeavesAllElseAsItWas(String principalId) {
    world.attach(ANA, OTHER_POLICY);
    String before = world.all(holder(principalId));

    assertThat(iam.deny(principalId)).isInstanceOf(Result.Done.class);
    assertThat(read(principalId).denies()).isTrue();
    assertThat(world.all(holder(principalId))).isNotEqualTo(before);
    assertThat(iam.lift(principalId)).isEqualTo(new Result.Done<>(true));

    assertThat(read(principalId)).isEqualTo(Denial.NONE);
    assertThat(world.all(holder(principalId))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {ANA, BATCH, EVE})
  void denyingAgainSucceedsAndOneLiftUndoesBoth(String principalId) {
    iam.deny(principalId);
    assertThat(iam.deny(principalId)).isInstanceOf(Result.Done.class);
    assertThat(read(principalId).denies()).isTrue();

    iam.lift(principalId);

    assertThat(read(principalId)).isEqualTo(Denial.NONE);
  }

  @Test
  void liftingWhatIsNotDeniedIsNoErrorAndChangesNobodyElse() {
    iam.deny(BATCH);
    iam.deny(TOM);

    assertThat(iam.lift(ANA)).isEqualTo(new Result.Done<>(false));
    assertThat(iam.lift(EVE)).isEqualTo(new Result.Done<>(false));

    assertThat(read(BATCH)).isEqualTo(Denial.MANAGED);
    assertThat(read(TOM)).isEqualTo(Denial.SESSION);
  }

  @Test
  void whoeverIsNotMeantIsNotDenied() {
    iam.deny(ANA);
    iam.deny(EVE);

    assertThat(read(ANA)).isEqualTo(Denial.MANAGED);
    assertThat(read(EVE)).isEqualTo(Denial.SESSION);
    assertThat(read(BATCH)).isEqualTo(Denial.NONE);
    assertThat(read(DESK)).as("the role of a denied session").isEqualTo(Denial.NONE);
    assertThat(read(TOM)).as("another session of the role").isEqualTo(Denial.NONE);
  }

  @Test
  void sessionsOfOneRoleComeAndGoOneByOne() {
    iam.deny(EVE);
    iam.deny(TOM);
    iam.lift(EVE);

    assertThat(read(EVE)).isEqualTo(Denial.NONE);
    assertThat(read(TOM)).isEqualTo(Denial.SESSION);
  }

  @Test
  void whatIsThereBeforeAChangeIsRead() {
    world.attach(ANA, OTHER_POLICY);

    assertThat(iam.read(ANA)).isInstanceOfSatisfying(Result.Done.class,
        done -> assertThat(done.value()).isInstanceOfSatisfying(IamAccess.Reading.class, reading -> {
          assertThat(reading.denial()).isEqualTo(Denial.NONE);
          assertThat(reading.snapshot().attachedPolicies()).containsExactly(OTHER_POLICY);
          assertThat(reading.snapshot().inlinePolicies()).isEmpty();
          assertThat(reading.snapshot().uniqueId()).isNotEmpty();
        }));
    iam.deny(ANA);
    assertThat(iam.read(ANA)).isInstanceOfSatisfying(Result.Done.class,
        done -> assertThat(done.value()).isInstanceOfSatisfying(IamAccess.Reading.class,
            reading -> assertThat(reading.denial()).isEqualTo(Denial.MANAGED)));
  }

  @Test
  void whomNoPolicyBindsIsSaidWithARemedy() {
    assertThat(iam.deny(ROOT)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
      assertThat(refused.reason()).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
      assertThat(refused.message()).contains("service control policy");
    });
    assertThat(iam.denial(ROOT)).isInstanceOf(Result.Refused.class);
    assertThat(iam.deny("arn:aws:sts::123456789012:federated-user/bob")).isInstanceOfSatisfying(
        Result.Refused.class, refused -> assertThat(refused.message()).contains("GetFederationToken"));
  }

  @Test
  void aSessionWhoseNameCanBeChosenIsRefusedWithARemedy() {
    world.create("arn:aws:iam::123456789012:role/open", SessionNames.RENAMABLE);

    assertThat(iam.deny("arn:aws:sts::123456789012:assumed-role/open/eve")).isInstanceOfSatisfying(
        Result.Refused.class, refused -> {
          assertThat(refused.reason()).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
          assertThat(refused.message()).contains("pin sts:RoleSessionName");
        });
  }

  @Test
  void aPrincipalThatIsGoneIsSaidToBe() {
    iam.deny(ANA);
    world.delete(ANA);

    assertThat(iam.deny(ANA)).isInstanceOfSatisfying(Result.Refused.class,
        refused -> assertThat(refused.reason()).isEqualTo(Outcome.Reason.NO_SUCH_PRINCIPAL));
    assertThat(iam.denial(ANA)).isInstanceOfSatisfying(Result.Refused.class,
        refused -> assertThat(refused.reason()).isEqualTo(Outcome.Reason.NO_SUCH_PRINCIPAL));
  }

  /** What not every stand-in for AWS's IAM can do. */
  abstract static class Whole extends IamAccessConformance {
    @Test
    void whereNoMorePoliciesCanBeAttachedTheDenyIsInline() {
      world.attach(ANA, OTHER_POLICY);
      world.mostAttached(1);
      String before = world.all(ANA);

      assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.INLINE));
      assertThat(read(ANA)).isEqualTo(Denial.INLINE);
      assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.INLINE));
      iam.lift(ANA);

      assertThat(read(ANA)).isEqualTo(Denial.NONE);
      assertThat(world.all(ANA)).isEqualTo(before);
    }

    @Test
    void aRoleThatOnlyAwsMayModifyIsSaidWithARemedy() {
      String person = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0a/eve@example.com";
      world.create("arn:aws:iam::123456789012:role/AWSReservedSSO_Dev_0a", SessionNames.PINNED);
      world.protect("arn:aws:iam::123456789012:role/AWSReservedSSO_Dev_0a");

      assertThat(iam.deny(person)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
        assertThat(refused.reason()).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
        assertThat(refused.message()).contains("permission set", "service control policy");
      });
    }

    @Test
    void keysAreReadAndSetOneByOne() {
      world.putApiKey(ANA, "ACCA0000000000000001", KeyStatus.ACTIVE);
      world.putApiKey(ANA, "ACCA0000000000000002", KeyStatus.EXPIRED);

      assertThat(iam.setApiKey(ANA, "ACCA0000000000000001", KeyStatus.INACTIVE))
          .isEqualTo(new Result.Done<>(true));
      assertThat(iam.setApiKey(ANA, "ACCA0000000000000009", KeyStatus.INACTIVE))
          .isEqualTo(new Result.Done<>(false));

      assertThat(iam.apiKeys(ANA)).isEqualTo(new Result.Done<>(
          Map.of("ACCA0000000000000001", KeyStatus.INACTIVE, "ACCA0000000000000002", KeyStatus.EXPIRED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {ANA, BATCH, EVE})
    void theSimulatorAgrees(String principalId) {
      assertThat(iam.simulate(principalId)).isEqualTo(new Result.Done<>(CrossCheck.NOT_DENIED));

      iam.deny(principalId);

      assertThat(iam.simulate(principalId)).isEqualTo(new Result.Done<>(CrossCheck.DENIED));
    }
  }

  /** Returns whose policies a denial changes. */
  private static String holder(String principalId) {
    return principalId.equals(EVE) ? DESK : principalId;
  }

  final Denial read(String principalId) {
    return switch (iam.denial(principalId)) {
      case Result.Done<Denial> done -> done.value();
      case Result.Refused<Denial> refused -> throw new AssertionError(refused.message());
    };
  }
}
