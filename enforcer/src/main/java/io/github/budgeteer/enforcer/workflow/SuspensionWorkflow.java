package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.Access;
import java.util.ArrayList;
import java.util.List;

/** Takes access away: it adds, and never removes. */
public final class SuspensionWorkflow {
  private SuspensionWorkflow() {}

  /**
   * Returns the steps in their order.
   *
   * @param guard stops what the guard against mass suspension holds back; nothing without a guard
   * @param added steps from outside
   */
  public static Workflow of(IamAccess iam, ApiKeyUse apiKeys, List<WorkflowStep> guard,
      List<AddedStep> added) {
    List<WorkflowStep> steps = new ArrayList<>(guard);
    steps.addAll(Workflow.added(added, Access.DENIED, AddedStep.Place.BEFORE_CHANGE));
    steps.add(new ApplyFullSuspension(iam));
    switch (apiKeys) {
      case DEACTIVATE -> steps.add(new DeactivateApiKeys(iam));
      case LEAVE -> {
      }
    }
    steps.add(new VerifySuspension(iam));
    steps.addAll(Workflow.added(added, Access.DENIED, AddedStep.Place.AFTER_VERIFICATION));
    return new Workflow(steps);
  }
}
