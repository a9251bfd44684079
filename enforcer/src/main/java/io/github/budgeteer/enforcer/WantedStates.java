package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.drift.Finding;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.workflow.Workflow;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /**
   * Takes a decision; returns the new state if it changes what is wanted.
   *
   * @param now when it is taken
   */
  Optional<EnforcementState> decide(LedgerEntry entry, Instant now) {
    EnforcementState before = states.get(entry.principalId());
    if (entry.entry() instanceof Decision.BudgetClosed && before != null
        && entry.sequence() > before.decision()) {
      put(before.closed());
      return Optional.of(before.closed());
    }
    Optional<Wish> wish = wish(entry);
    if (wish.isEmpty() || (before != null && entry.sequence() <= before.decision())) {
      return Optional.empty();
    }
    Access access = wish.get().access();
    Decision.Cause cause = wish.get().cause();
    EnforcementState state = before == null
        ? EnforcementState.first(entry.principalId(), access, entry.sequence(), now, cause)
        : before.wanting(access, entry.sequence(), now, cause);
    put(state);
    return Optional.of(state);
  }

  /** Returns everybody of whom something is, or was, wanted. */
  List<String> all() {
    return states.keySet().stream().sorted().toList();
  }

  /** Tells how many are not settled. */
  int open() {
    return open.size();
  }

  /**
   * Takes what an attempt found or is about to do.
   *
   * @return the state to keep: what is wanted may have moved on since the attempt began, and must not be put back
   */
  EnforcementState found(EnforcementState attempted) {
    EnforcementState state = states.getOrDefault(attempted.principalId(), attempted).knowing(attempted);
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
    EnforcementState now = states.getOrDefault(end.state().principalId(), end.state()).knowing(end.state());
    boolean overtaken = now.decision() != end.state().decision();
    EnforcementState state = overtaken ? now : tried(now, end.outcome());
    put(state);
    return overtaken ? Optional.empty() : Optional.of(state);
  }

  private static EnforcementState tried(EnforcementState state, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verified verified -> state.answered(verified.access());
      // What the guard holds back comes again as a decision of its own once somebody releases it.
      case Outcome.HeldBack held -> state.answered(null);
      case Outcome.Failed failed -> switch (failed.reason()) {
        case NOT_ENFORCEABLE, NO_SUCH_PRINCIPAL -> state.answered(null);
        case UNAVAILABLE, NOT_VERIFIED -> state.attempted();
      };
    };
  }

  /** Returns all whose access can be compared with what was verified. */
  List<String> comparable() {
    return states.values().stream().filter(Inspector::canLookAt).map(EnforcementState::principalId).sorted()
        .toList();
  }

  /**
   * Takes that what is actual differs from what was verified.
   *
   * @param seen the state that it was compared with
   * @return the state to keep, which is not settled any more; nothing if the principal's state has moved on meanwhile
   */
  Optional<EnforcementState> drifted(EnforcementState seen, Finding.Differs finding) {
    EnforcementState now = states.get(seen.principalId());
    if (now == null || now.decision() != seen.decision() || !Inspector.canLookAt(now)) {
      return Optional.empty();
    }
    EnforcementState state = (finding.now() == null ? now : now.found(false, finding.now()))
        .drifted(finding.drift());
    put(state);
    return Optional.of(state);
  }

  private record Wish(Access access, Decision.Cause cause) {}

  private static Optional<Wish> wish(LedgerEntry entry) {
    if (!(entry.entry() instanceof Decision decision)) {
      return Optional.empty();
    }
    return switch (decision) {
      case Decision.SuspensionRequired required when required.enforced() ->
        Optional.of(new Wish(Access.DENIED, required.cause()));
      case Decision.RestorationRequired required when required.enforced() ->
        Optional.of(new Wish(Access.ALLOWED, required.cause()));
      case Decision other -> Optional.empty();
    };
  }
}
