package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;

/** Removes the deny that we added. */
final class RestoreAccess implements WorkflowStep {
  private final IamAccess iam;

  RestoreAccess(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "restore-access";
  }

  @Override
  public StepResult run(StepContext context) {
    return Boolean.FALSE.equals(context.state().deniedBefore())
        && iam.lift(context.state().principalId()) instanceof Result.Refused<Boolean> refused
            ? new StepResult.Stopped(refused.reason(), refused.message())
            : new StepResult.Done();
  }
}
