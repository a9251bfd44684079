package io.github.budgeteer.events;

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
 */
public record EnforcementState(String principalId, Access wanted, long decision, long answered, int attempt,
    @Nullable Boolean deniedBefore) {

  /** Tells whether the wanted decision has been carried out, or given up, and reported. */
  public boolean settled() {
    return answered >= decision;
  }
}
