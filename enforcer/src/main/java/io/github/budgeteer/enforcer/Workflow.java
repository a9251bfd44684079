package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Carries out what is wanted of one principal, as ordered steps that may each be repeated.
 *
 * <p>Suspending adds, it never removes: snapshot, attach the deny, read it back. Restoring undoes what the snapshot says is
 * ours, and grants nothing that was not there: detach the deny, read it back. The snapshot is kept before the first change,
 * so that a crash between any two steps changes nothing in the end.
 */
final class Workflow {
  private final IamAccess iam;
  private final InstantSource clock;
  private final StateKeeper keeper;

  /**
   * Makes a workflow.
   *
   * @param keeper keeps a state before the next step is taken
   */
  Workflow(IamAccess iam, InstantSource clock, StateKeeper keeper) {
    this.iam = iam;
    this.clock = clock;
    this.keeper = keeper;
  }

  /** Keeps the enforcer's state where a restart finds it. */
  @FunctionalInterface
  interface StateKeeper {
    void keep(EnforcementState state);
  }

  /** Where a workflow ended. */
  record End(EnforcementState state, Outcome outcome) {}

  /** Carries out the wanted access. */
  End run(EnforcementState state) {
    return switch (state.wanted()) {
      case DENIED -> suspend(state);
      case ALLOWED -> restore(state);
      case UNKNOWN, NOT_ENFORCEABLE ->
        throw new IllegalArgumentException("nobody can want " + state.wanted());
    };
  }

  private End suspend(EnforcementState state) {
    EnforcementState known = state;
    if (known.deniedBefore() == null) {
      switch (iam.attachedPolicies(state.principalId())) {
        case Result.Refused<Set<String>> refused -> {
          return refused(known, refused.reason(), refused.message());
        }
        case Result.Done<Set<String>> read -> {
          boolean deniedBefore = read.value().contains(iam.denyPolicyArn(state.principalId()));
          known = new EnforcementState(state.principalId(), state.wanted(), state.decision(),
              state.answered(),
              state.attempt(), deniedBefore);
          keeper.keep(known);
        }
      }
    }
    if (iam.attachDeny(state.principalId()) instanceof Result.Refused<Boolean> refused) {
      return refused(known, refused.reason(), refused.message());
    }
    return verify(known, Access.DENIED, clock.instant());
  }

  private End restore(EnforcementState state) {
    boolean ours = Boolean.FALSE.equals(state.deniedBefore());
    if (ours && iam.detachDeny(state.principalId()) instanceof Result.Refused<Boolean> refused) {
      return refused(state, refused.reason(), refused.message());
    }
    End end = verify(state, Access.ALLOWED, clock.instant());
    return switch (end.outcome()) {
      case Outcome.Verified verified -> new End(new EnforcementState(state.principalId(), state.wanted(),
          state.decision(), state.answered(), state.attempt(), null), verified);
      case Outcome.Failed failed when !ours && failed.reason() == Outcome.Reason.NOT_VERIFIED ->
        refused(state, failed.reason(), "the deny policy was attached by somebody else, who must detach it");
      case Outcome.Failed failed -> end;
      case Outcome.HeldBack held -> end;
    };
  }

  /** Reads back, because what was written is not what holds until it is read. */
  private End verify(EnforcementState state, Access wanted, Instant changedAt) {
    return switch (iam.attachedPolicies(state.principalId())) {
      case Result.Refused<Set<String>> refused -> refused(state, refused.reason(), refused.message());
      case Result.Done<Set<String>> read -> {
        Access actual = read.value().contains(iam.denyPolicyArn(state.principalId()))
            ? Access.DENIED
            : Access.ALLOWED;
        yield new End(state, actual == wanted
            ? new Outcome.Verified(actual, changedAt)
            : new Outcome.Failed(Outcome.Reason.NOT_VERIFIED, "wanted " + wanted + ", read back " + actual));
      }
    };
  }

  private static End refused(EnforcementState state, Outcome.Reason reason, String message) {
    return new End(state, new Outcome.Failed(reason, message));
  }
}
