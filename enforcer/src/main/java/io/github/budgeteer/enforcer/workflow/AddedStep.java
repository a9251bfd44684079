package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.events.Access;

/**
 * A step from outside, found through {@link java.util.ServiceLoader}. See {@code docs/workflow-steps.md}.
 *
 * <p>Of several at one place, the one whose name comes first in the alphabet is taken first.
 */
public interface AddedStep extends WorkflowStep {

  /** Where a step can join. */
  enum Place {
    /** Before anything is changed; one that stops the workflow keeps it from changing anything. */
    BEFORE_CHANGE,
    /** After access was read back; one that fails has the workflow repeated, and the change stays. */
    AFTER_VERIFICATION
  }

  /** Returns which workflow it joins: that which leads to {@link Access#DENIED} or that which leads to {@link Access#ALLOWED}. */
  Access workflow();

  /** Returns where in the workflow it is taken. */
  Place place();
}
