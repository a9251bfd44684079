package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ordered steps, taken one after the other until one stops it or all are done. */
public final class Workflow {
  private static final Logger LOG = LoggerFactory.getLogger(Workflow.class);

  private final List<WorkflowStep> steps;

  Workflow(List<WorkflowStep> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Keeps what a step found where a restart finds it. */
  @FunctionalInterface
  public interface StateKeeper {
    /** Returns once the state is safe. */
    void keep(EnforcementState state);
  }

  /**
   * Where a workflow ended.
   *
   * @param state what is known of the principal now
   * @param step the step that it ended in
   * @param outcome how
   */
  public record End(EnforcementState state, String step, Outcome outcome) {}

  /** Returns the names of the steps in their order. */
  public List<String> stepNames() {
    return steps.stream().map(WorkflowStep::name).toList();
  }

  /** Takes the steps. */
  public End run(EnforcementState state, InstantSource clock, StateKeeper keeper) {
    Context context = new Context(state, clock, keeper);
    Outcome proof = new Outcome.Failed(Outcome.Reason.NOT_VERIFIED, "no step read access back");
    String proven = "";
    for (WorkflowStep step : steps) {
      switch (take(step, context)) {
        case StepResult.Done done -> {
        }
        case StepResult.Proven end -> {
          proof = end.outcome();
          proven = step.name();
        }
        case StepResult.Stopped end -> {
          return new End(context.state, step.name(), end.outcome());
        }
      }
    }
    // Nothing of ours is left on it: the next suspension looks anew.
    return new End(proof instanceof Outcome.Verified verified && verified.access() == Access.ALLOWED
        ? context.state.undone()
        : context.state, proven, proof);
  }

  private static StepResult take(WorkflowStep step, Context context) {
    try {
      return step.run(context);
    } catch (RuntimeException e) {
      if (context.nothingCanBeKept) {
        throw e;
      }
      LOG.error("{} failed over {}", step.name(), context.state.principalId(), e);
      // Only the kind goes on record: a client's message may hold a request.
      return new StepResult.Stopped(Outcome.Reason.UNAVAILABLE,
          step.name() + " failed: " + e.getClass().getSimpleName());
    }
  }

  static List<WorkflowStep> added(List<AddedStep> all, Access workflow, AddedStep.Place place) {
    return new ArrayList<>(all.stream().filter(step -> step.workflow() == workflow && step.place() == place)
        .sorted(Comparator.comparing(WorkflowStep::name)).toList());
  }

  private static final class Context implements StepContext {
    private final InstantSource clock;
    private final StateKeeper keeper;
    private EnforcementState state;
    private boolean nothingCanBeKept;

    Context(EnforcementState state, InstantSource clock, StateKeeper keeper) {
      this.state = state;
      this.clock = clock;
      this.keeper = keeper;
    }

    @Override
    public EnforcementState state() {
      return state;
    }

    @Override
    public void keep(EnforcementState found) {
      nothingCanBeKept = true;
      keeper.keep(found);
      nothingCanBeKept = false;
      state = found;
    }

    @Override
    public Instant now() {
      return clock.instant();
    }
  }
}
