package io.github.budgeteer.enforcer.workflow;

/**
 * One step of a workflow, which may be repeated at any time: after a failure and after a crash the workflow begins again with its
 * first step.
 */
public interface WorkflowStep {

  /** Returns the name that outcomes give it, in lower case with hyphens. */
  String name();

  /**
   * Takes the step for one principal.
   *
   * <p>Whatever it throws counts as a failure that is tried again. It is called for several principals at the same time.
   */
  StepResult run(StepContext context);
}
