package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;

/** Reads back, because what was written is not what holds until it is read; and asks the simulator where there is one. */
final class VerifySuspension implements WorkflowStep {
  private final IamAccess iam;

  VerifySuspension(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "verify-suspension";
  }

  @Override
  public StepResult run(StepContext context) {
    String principalId = context.state().principalId();
    Instant changedAt = context.now();
    return switch (iam.denial(principalId)) {
      case Result.Refused<Denial> refused -> new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<Denial> read when !read.value().denies() -> new StepResult.Stopped(
          Outcome.Reason.NOT_VERIFIED, "wanted DENIED, read back " + (read.value() == Denial.ALTERED
              ? "a policy of ours with another text"
              : "ALLOWED"));
      case Result.Done<Denial> read ->
        iam.simulate(principalId) instanceof Result.Done<CrossCheck> check
            && check.value() == CrossCheck.NOT_DENIED
                ? new StepResult.Stopped(Outcome.Reason.NOT_VERIFIED,
                    "the deny was read back, but IAM's simulator does not find access denied yet")
                : new StepResult.Proven(new Outcome.Verified(Access.DENIED, changedAt));
    };
  }
}
