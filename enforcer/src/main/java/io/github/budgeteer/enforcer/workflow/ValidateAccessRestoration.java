package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;

/** Reads back that nothing of ours is left; what the principal has then is what it had before. */
final class ValidateAccessRestoration implements WorkflowStep {
  private final IamAccess iam;

  ValidateAccessRestoration(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "validate-access-restoration";
  }

  @Override
  public StepResult run(StepContext context) {
    Instant changedAt = context.now();
    return switch (iam.denial(context.state().principalId())) {
      case Result.Refused<Denial> refused -> new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<Denial> read -> read.value() == Denial.NONE
          ? new StepResult.Proven(new Outcome.Verified(Access.ALLOWED, changedAt))
          : new StepResult.Stopped(Outcome.Reason.NOT_VERIFIED, "wanted ALLOWED, read back a policy of ours");
    };
  }
}
