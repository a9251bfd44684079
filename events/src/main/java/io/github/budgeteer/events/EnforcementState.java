package io.github.budgeteer.events;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the enforcer wants of one principal and how far it is, on the compacted {@code enforcement} topic.
 *
 * @param principalId whose access; also the key
 * @param wanted {@link Access#DENIED} or {@link Access#ALLOWED}
 * @param decision sequence of the decision that wants it; an older one changes nothing
 * @param answered sequence of the newest decision whose outcome has been reported for good; 0 for none
 * @param attempt tries at this decision so far
 * @param deniedBefore whether our deny was attached before we first changed anything: then somebody else attached it, and it is
 *     not ours to detach; null while nothing has been changed
 * @param wantedSince when the enforcer took the decision; null in records of before it was kept
 * @param cause what brought the decision about; null in records of before it was kept
 * @param snapshot what access was before we first changed anything; null while nothing has been changed
 * @param deactivatedKeys ids of the Bedrock API keys that we set inactive, or were about to, and have not set active again
 * @param verified the access that was read back when the decision was answered; null if it was not, or once the principal is
 *     said to be deleted, and in records of before it was kept
 * @param drift what was found to differ after that and has not been repaired yet; null if nothing
 */
public record EnforcementState(String principalId, Access wanted, long decision, long answered, int attempt,
    @Nullable Boolean deniedBefore, @Nullable Instant wantedSince, Decision.@Nullable Cause cause,
    @Nullable AccessSnapshot snapshot, @AddedLater List<String> deactivatedKeys, @Nullable Access verified,
    @Nullable Drift drift) {
  @SuppressWarnings("ConstantValue") // Records of before this field have none.
  public EnforcementState {
    deactivatedKeys = deactivatedKeys == null ? List.of() : List.copyOf(new TreeSet<>(deactivatedKeys));
  }

  /** Returns the state of a principal of whom nothing was ever wanted, with its first wish. */
  public static EnforcementState first(String principalId, Access wanted, long decision, Instant since,
      Decision.Cause cause) {
    return new EnforcementState(principalId, wanted, decision, 0, 0, null, since, cause, null, List.of(),
        null, null);
  }

  /** Returns the state with a newer wish; what was found and done stays known. */
  public EnforcementState wanting(Access access, long newer, Instant since, Decision.Cause newCause) {
    return new EnforcementState(principalId, access, newer, answered, 0, deniedBefore, since, newCause,
        snapshot, deactivatedKeys, null, null);
  }

  /**
   * Returns the state after another try that leaves something to do.
   *
   * @see #answered(Access)
   */
  public EnforcementState attempted() {
    return new EnforcementState(principalId, wanted, decision, answered, attempt + 1, deniedBefore,
        wantedSince, cause, snapshot, deactivatedKeys, verified, drift);
  }

  /**
   * Returns the state after the try that answered the decision, or repaired what had drifted from it, for good.
   *
   * @param readBack the access that was read back; null if it was given up
   */
  public EnforcementState answered(@Nullable Access readBack) {
    // A repair that was given up leaves something to watch: who was deleted may be created again.
    Access known = readBack == null && drift != null ? verified : readBack;
    return new EnforcementState(principalId, wanted, decision, decision, attempt + 1, deniedBefore,
        wantedSince, cause, snapshot, deactivatedKeys, known, null);
  }

  /** Returns the state with what was found before a change. */
  public EnforcementState found(boolean denied, @Nullable AccessSnapshot before) {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, denied, wantedSince, cause,
        before, deactivatedKeys, verified, drift);
  }

  /** Returns the state with these keys as the ones to set active again. */
  public EnforcementState deactivated(List<String> keys) {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, deniedBefore, wantedSince,
        cause, snapshot, keys, verified, drift);
  }

  /** Returns the state once everything that we changed has been undone. */
  public EnforcementState undone() {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, null, wantedSince, cause,
        null, List.of(), verified, drift);
  }

  /** Returns this wish with what another state of the same principal knows to have been found and done. */
  public EnforcementState knowing(EnforcementState other) {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, other.deniedBefore,
        wantedSince, cause, other.snapshot, other.deactivatedKeys, verified, drift);
  }

  /** Returns the state with what was found to differ from it, to be repaired. */
  public EnforcementState drifted(Drift found) {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, deniedBefore, wantedSince,
        cause, snapshot, deactivatedKeys, verified, found);
  }

  /** Returns the state of a principal that is said to be deleted: what was wanted of it holds for nobody. */
  public EnforcementState closed() {
    return new EnforcementState(principalId, wanted, decision, answered, attempt, deniedBefore, wantedSince,
        cause, snapshot, deactivatedKeys, null, null);
  }

  /** Tells whether the wanted decision has been carried out, or given up, and reported, and nothing has drifted since. */
  public boolean settled() {
    return answered >= decision && drift == null;
  }
}
