package io.github.budgeteer.enforcer.guard;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.SyntheticPrincipal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Counts who is to lose access, and holds back those whose access is still theirs once it is too many at once.
 *
 * <p>A suspension that somebody released passes, and so does one that somebody asked for by hand, or the self-test's; none of them counts. What is held
 * back counts until its window has passed.
 */
public final class MassSuspensionGuard {
  private static final int ALL = 100;

  private final GuardLimits limits;
  private final ToIntFunction<Instant> charged;
  /** Principal → when its suspension was wanted. */
  private final Map<String, Instant> recent = new LinkedHashMap<>();

  /**
   * Makes a guard.
   *
   * @param charged tells how many principals have been charged in a period that lasts at a time
   */
  public MassSuspensionGuard(GuardLimits limits, ToIntFunction<Instant> charged) {
    this.limits = limits;
    this.charged = charged;
  }

  /** Takes a wish, before it is carried out; also those of an earlier run, in any order. */
  public synchronized void wished(EnforcementState state) {
    Instant since = state.wantedSince();
    // Whoever gets access back is not among those who lose it any more.
    recent.remove(state.principalId());
    if (since != null && state.wanted() == Access.DENIED && !isWilled(state)) {
      recent.put(state.principalId(), since);
    }
  }

  /** Tells whether a suspension must wait for its release, and why. */
  public synchronized Optional<String> holdsBack(EnforcementState state, Instant now) {
    recent.values().removeIf(since -> !since.plus(limits.window()).isAfter(now));
    int suspensions = recent.size();
    // What has begun goes on: stopping half-way would leave access denied and called held.
    if (isWilled(state) || state.deniedBefore() != null || suspensions < limits.principals()) {
      return Optional.empty();
    }
    int all = charged.applyAsInt(now);
    return (long) suspensions * ALL > (long) limits.percent() * all
        ? Optional
            .of("held back by the guard against mass suspension: " + suspensions + " principals of " + all
                + " charged this period were to lose access within " + limits.window().toMinutes()
                + " minutes; check prices and limits, then release it")
        : Optional.empty();
  }

  private static boolean isWilled(EnforcementState state) {
    return state.cause() == Decision.Cause.RELEASED || state.cause() == Decision.Cause.MANUAL_HOLD
        || SyntheticPrincipal.is(state.principalId());
  }
}
