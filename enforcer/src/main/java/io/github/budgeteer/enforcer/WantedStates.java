package io.github.budgeteer.enforcer;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of every principal: the newest decision counts, a redelivered or older one changes nothing.
 *
 * <p>Not safe for several threads at once.
 */
final class WantedStates {
  private final Map<String, EnforcementState> states = new HashMap<>();
  /** Kept beside the states, because everybody who was ever suspended stays among those. */
  private final Set<String> open = new LinkedHashSet<>();

  /** Takes a state as it is, when it is read at start or has changed. */
  void put(EnforcementState state) {
    states.put(state.principalId(), state);
    if (state.settled()) {
      open.remove(state.principalId());
    } else {
      open.add(state.principalId());
    }
  }

  @Nullable
  EnforcementState get(String principalId) {
    return states.get(principalId);
  }

  /** Takes a decision; returns the new state if it changes what is wanted. */
  Optional<EnforcementState> decide(LedgerEntry entry) {
    Optional<Access> wanted = wanted(entry);
    EnforcementState before = states.get(entry.principalId());
    if (wanted.isEmpty() || (before != null && entry.sequence() <= before.decision())) {
      return Optional.empty();
    }
    EnforcementState state = new EnforcementState(entry.principalId(), wanted.get(), entry.sequence(),
        before == null ? 0 : before.answered(), 0, before == null ? null : before.deniedBefore());
    put(state);
    return Optional.of(state);
  }

  /** Returns what is not settled. */
  List<EnforcementState> open() {
    List<EnforcementState> unsettled = new ArrayList<>();
    for (String principalId : open) {
      unsettled.add(Objects.requireNonNull(states.get(principalId)));
    }
    return unsettled;
  }

  /**
   * Takes what an attempt found before its first change.
   *
   * @return the state to keep: what is wanted may have moved on since the attempt began, and must not be put back
   */
  EnforcementState snapshotTaken(EnforcementState attempted) {
    EnforcementState now = states.getOrDefault(attempted.principalId(), attempted);
    EnforcementState state = new EnforcementState(now.principalId(), now.wanted(), now.decision(),
        now.answered(), now.attempt(), attempted.deniedBefore());
    put(state);
    return state;
  }

  /**
   * Takes the end of an attempt.
   *
   * @return the state to keep, or nothing if a newer decision has overtaken the attempt: then that one is carried out and
   *     answered
   */
  Optional<EnforcementState> attempted(Workflow.End end) {
    EnforcementState now = states.getOrDefault(end.state().principalId(), end.state());
    boolean overtaken = now.decision() != end.state().decision();
    long answered = !overtaken && isFinal(end.outcome()) ? now.decision() : now.answered();
    EnforcementState state = new EnforcementState(now.principalId(), now.wanted(), now.decision(), answered,
        overtaken ? 0 : now.attempt() + 1, end.state().deniedBefore());
    put(state);
    return overtaken ? Optional.empty() : Optional.of(state);
  }

  static boolean isFinal(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verified verified -> true;
      // What the guard holds back comes again as a decision of its own once somebody releases it.
      case Outcome.HeldBack held -> true;
      case Outcome.Failed failed -> switch (failed.reason()) {
        case NOT_ENFORCEABLE, NO_SUCH_PRINCIPAL -> true;
        case UNAVAILABLE, NOT_VERIFIED -> false;
      };
    };
  }

  private static Optional<Access> wanted(LedgerEntry entry) {
    if (!(entry.entry() instanceof Decision decision)) {
      return Optional.empty();
    }
    return switch (decision) {
      case Decision.SuspensionRequired required when required.enforced() -> Optional.of(Access.DENIED);
      case Decision.RestorationRequired required when required.enforced() -> Optional.of(Access.ALLOWED);
      case Decision other -> Optional.empty();
    };
  }
}
