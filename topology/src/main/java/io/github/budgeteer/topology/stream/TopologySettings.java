package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.RateCard;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the topology is built with.
 *
 * @param topicPrefix prefix of every topic's name
 * @param rates the prices at start
 * @param policies the rules per account type at start; settings change them
 * @param clock what accounts run on; on the event clock prices and rules stay what they were at start
 * @param settings which settings count
 * @param horizon how far behind the newest event time of its partition a call may be, and is remembered; null for no end
 * @param blindAfter how long no call may come in before metering counts as blind, live
 * @param metrics what is counted on the way
 */
public record TopologySettings(String topicPrefix, RateCard rates, PolicyBook policies, Ledger.Clock clock,
    Settings settings, @Nullable Duration horizon, Duration blindAfter, TopologyMetrics metrics) {
  /** Usual for what is used around the clock. */
  public static final Duration BLIND_AFTER = Duration.ofHours(1);

  /**
   * Returns the rules that settings make of those at start.
   *
   * @throws IllegalArgumentException if they make none
   */
  PolicyBook policies(Collection<Setting> changes) {
    return policies.under(settings, changes);
  }
}
