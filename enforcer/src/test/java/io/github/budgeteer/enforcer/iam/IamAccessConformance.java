package io.github.budgeteer.enforcer.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Outcome;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every IAM behind the port does; run against the local one, and against AWS's when there is an adapter. */
abstract class IamAccessConformance {
  static final String ANA = "arn:aws:iam::123456789012:user/ops/ana";
  static final String BATCH = "arn:aws:iam::123456789012:role/batch";
  private static final String ROOT = "arn:aws:iam::123456789012:root";

  private IamAccess iam;

  abstract IamAccess iam();

  @BeforeEach
  void open() {
    iam = iam();
  }

  @Test
  void attachingIsReadBackAndDetachingUndoesIt() {
    iam.attachDeny(ANA);
    assertThat(read(ANA)).containsExactly(iam.denyPolicyArn(ANA));

    iam.detachDeny(ANA);

    assertThat(read(ANA)).isEmpty();
  }

  @Test
  void attachingAgainSucceedsAndOneDetachUndoesBoth() {
    iam.attachDeny(BATCH);
    assertThat(iam.attachDeny(BATCH)).isInstanceOf(Result.Done.class);
    assertThat(read(BATCH)).containsExactly(iam.denyPolicyArn(BATCH));

    iam.detachDeny(BATCH);

    assertThat(read(BATCH)).isEmpty();
  }

  @Test
  void detachingWhatIsNotAttachedIsNoError() {
    iam.attachDeny(BATCH);

    assertThat(iam.detachDeny(ANA)).isInstanceOf(Result.Done.class);

    assertThat(read(BATCH)).containsExactly(iam.denyPolicyArn(BATCH));
  }

  @Test
  void whoeverIsNotMeantIsNotTouched() {
    iam.attachDeny(ANA);

    assertThat(read(ANA)).isNotEmpty();
    assertThat(read(BATCH)).isEmpty();
  }

  @Test
  void thePolicyIsInThePrincipalsOwnAccountAndPartition() {
    assertThat(iam.denyPolicyArn("arn:aws-us-gov:iam::210987654321:role/x"))
        .isEqualTo("arn:aws-us-gov:iam::210987654321:policy/bedrock-budgeteer-suspended");
  }

  @Test
  void whomNoPolicyBindsIsSaidWithARemedy() {
    assertThat(iam.attachDeny(ROOT)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
      assertThat(refused.reason()).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
      assertThat(refused.message()).contains("service control policy");
    });
    assertThat(iam.attachedPolicies(ROOT)).isInstanceOf(Result.Refused.class);
  }

  final Set<String> read(String principalId) {
    return switch (iam.attachedPolicies(principalId)) {
      case Result.Done<Set<String>> done -> done.value();
      case Result.Refused<Set<String>> refused -> throw new AssertionError(refused.message());
    };
  }
}
