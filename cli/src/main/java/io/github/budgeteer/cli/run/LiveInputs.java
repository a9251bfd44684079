package io.github.budgeteer.cli.run;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.topology.stream.TopologySettings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What concerns a run without an end.
 *
 * @param lateHorizon how far behind the newest call another one may be; null for no end
 * @param blindAfter how long no call may come in before metering counts as blind
 * @param guard when suspensions are held back; nothing for never
 * @param notifier who is notified; nothing for nobody
 * @param reconcileEvery how long a round takes that compares everybody with what is wanted
 */
public record LiveInputs(@Nullable Duration lateHorizon, Duration blindAfter, Optional<GuardLimits> guard,
    Optional<NotifierConfig> notifier, Duration reconcileEvery) {
  /** Nothing is held back, and nobody is notified. */
  public static final LiveInputs PLAIN = new LiveInputs(null, TopologySettings.BLIND_AFTER, Optional.empty(),
      Optional.empty(), EnforcerConfig.RECONCILE_EVERY);
}
