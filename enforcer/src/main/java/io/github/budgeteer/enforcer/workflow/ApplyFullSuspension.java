package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Reading;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.EnforcementState;

/**
 * Adds the deny. Before the first change, what was found is kept: a deny that stands already was put there by somebody else, and
 * is not ours to remove.
 */
final class ApplyFullSuspension implements WorkflowStep {
  private final IamAccess iam;

  ApplyFullSuspension(IamAccess iam) {
    this.iam = iam;
  }

  @Override
  public String name() {
    return "apply-full-suspension";
  }

  @Override
  public StepResult run(StepContext context) {
    EnforcementState state = context.state();
    return switch (state.deniedBefore() == null ? look(context) : lookAgain(context)) {
      case Result.Refused<Denial> refused -> new StepResult.Stopped(refused.reason(), refused.message());
      case Result.Done<Denial> found when found.value().denies() -> new StepResult.Done();
      case Result.Done<Denial> found ->
        iam.deny(state.principalId()) instanceof Result.Refused<Denial> refused
            ? new StepResult.Stopped(refused.reason(), refused.message())
            : new StepResult.Done();
    };
  }

  private Result<Denial> look(StepContext context) {
    return switch (iam.read(context.state().principalId())) {
      case Result.Refused<Reading> refused -> new Result.Refused<>(refused.reason(), refused.message());
      case Result.Done<Reading> read -> {
        Denial denial = read.value().denial();
        context.keep(context.state().found(denial != Denial.NONE, read.value().snapshot()));
        yield new Result.Done<>(denial);
      }
    };
  }

  private Result<Denial> lookAgain(StepContext context) {
    Result<Denial> denial = iam.denial(context.state().principalId());
    if (Boolean.TRUE.equals(context.state().deniedBefore())
        && denial.equals(new Result.Done<>(Denial.NONE))) {
      // Whoever had denied it has given it back: what is added now is ours.
      context.keep(context.state().found(false, context.state().snapshot()));
    }
    return denial;
  }
}
