package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.events.Outcome;

/** How a step ended. */
public sealed interface StepResult {

  /** The next step may be taken. */
  record Done() implements StepResult {}

  /**
   * Access was read back as wanted; the workflow ends so if its last steps are done too.
   *
   * @param outcome what was read back
   */
  record Proven(Outcome.Verified outcome) implements StepResult {}

  /**
   * The workflow ends here.
   *
   * @param outcome why
   */
  record Stopped(Outcome outcome) implements StepResult {
    /** Makes the end of a workflow that failed. */
    public Stopped(Outcome.Reason reason, String message) {
      this(new Outcome.Failed(reason, message));
    }
  }
}
