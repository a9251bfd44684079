package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;

/** The example of docs/workflow-steps.md: nobody loses access before the freeze ends. */
public final class ChangeFreeze implements AddedStep {
  private static final Instant END = Instant.parse("2026-11-30T06:00:00Z");

  @Override
  public String name() {
    return "observe-change-freeze";
  }

  @Override
  public Access workflow() {
    return Access.DENIED;
  }

  @Override
  public Place place() {
    return Place.BEFORE_CHANGE;
  }

  @Override
  public StepResult run(StepContext context) {
    return context.now().isBefore(END)
        ? new StepResult.Stopped(Outcome.Reason.UNAVAILABLE, "nothing is changed before " + END)
        : new StepResult.Done();
  }
}
