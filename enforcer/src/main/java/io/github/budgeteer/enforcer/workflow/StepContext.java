package io.github.budgeteer.enforcer.workflow;

import io.github.budgeteer.events.EnforcementState;
import java.time.Instant;

/** What a step knows of the principal, and where it keeps what a restart must find. */
public interface StepContext {

  /** Returns what is wanted of the principal and what has been found and done so far. */
  EnforcementState state();

  /**
   * Keeps what was found or is about to be done on {@code enforcement}, and returns once no crash can take it back. What is
   * wanted is not changed by it.
   *
   * @throws IllegalStateException if it can't be kept; the step must not go on then
   */
  void keep(EnforcementState state);

  /** Returns the time. */
  Instant now();
}
