package io.github.budgeteer.enforcer.guard;

import io.github.budgeteer.enforcer.workflow.StepContext;
import io.github.budgeteer.enforcer.workflow.StepResult;
import io.github.budgeteer.enforcer.workflow.WorkflowStep;
import io.github.budgeteer.events.Outcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a suspension that the guard holds back, before anything is changed. */
public final class HoldMassSuspension implements WorkflowStep {
  private static final Logger LOG = LoggerFactory.getLogger(HoldMassSuspension.class);

  private final MassSuspensionGuard guard;

  /** Makes the step of a guard. */
  public HoldMassSuspension(MassSuspensionGuard guard) {
    this.guard = guard;
  }

  @Override
  public String name() {
    return "hold-mass-suspension";
  }

  @Override
  public StepResult run(StepContext context) {
    Optional<String> held = guard.holdsBack(context.state(), context.now());
    held.ifPresent(reason -> LOG.error("{} keeps access: {}", context.state().principalId(), reason));
    return held.<StepResult>map(reason -> new StepResult.Stopped(new Outcome.HeldBack(reason)))
        .orElseGet(StepResult.Done::new);
  }
}
