package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.Access;
import java.util.ArrayList;
import java.util.List;

/** Gives access back: it undoes what was recorded, and grants nothing that was not there. */
public final class RestorationWorkflow {
  private RestorationWorkflow() {}

  /**
   * Returns the steps in their order.
   *
   * @param added steps from outside
   */
  public static Workflow of(IamAccess iam, List<AddedStep> added) {
    List<WorkflowStep> steps = new ArrayList<>();
    steps.add(new ValidateAutomaticRestoration(iam));
    steps.addAll(Workflow.added(added, Access.ALLOWED, AddedStep.Place.BEFORE_CHANGE));
    steps.add(new RestoreAccess(iam));
    steps.add(new ReactivateApiKeys(iam));
    steps.add(new ValidateAccessRestoration(iam));
    steps.addAll(Workflow.added(added, Access.ALLOWED, AddedStep.Place.AFTER_VERIFICATION));
    return new Workflow(steps);
  }
}
