package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Outcome;

/** Refuses to undo what was not recorded as ours; IAM is not changed then. */
final class ValidateAutomaticRestoration implements WorkflowStep {
  private final IamAccess iam;

  ValidateAutomaticRestoration(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "validate-automatic-restoration";
  }

  @Override
  public StepResult run(StepContext context) {
    if (Boolean.FALSE.equals(context.state().deniedBefore())) {
      return new StepResult.Done();
    }
    return switch (iam.denial(context.state().principalId())) {
      case Result.Refused<Denial> refused -> new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<Denial> read when read.value() == Denial.NONE -> new StepResult.Done();
      case Result.Done<Denial> read -> new StepResult.Stopped(Outcome.Reason.NOT_VERIFIED,
          "the deny policy was attached by somebody else, who must detach it");
    };
  }
}
