package io.github.budgeteer.cli.run;

import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.stream.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run starts from.
 *
 * @param logs files and trees to read; none to go on with what has been read
 * @param cloudTrail files and trees of CloudTrail
 * @param policies the rules per account type
 * @param prices changes to the shipped prices, which the data directory keeps
 * @param priceLists AWS's price list, to be looked at daily as long as the run lasts
 * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
 * @param lateHorizon how far behind the newest call another one may be; null for no end, which a bounded run has
 * @param blindAfter how long no call may come in before metering counts as blind; a bounded run does not watch for that
 * @param guard when suspensions are held back; nothing for never, which a bounded run has
 * @param notifier who is notified; nothing for nobody, whom a bounded run notifies
 * @param reconcileEvery how long a round takes that compares everybody with what is wanted; a bounded run has none
 */
public record RunInputs(List<Path> logs, List<Path> cloudTrail, PolicyBook policies,
    List<? extends PriceInput> prices,
    List<PriceListSource> priceLists, List<String> sessionScopedRoles, @Nullable Duration lateHorizon,
    Duration blindAfter, Optional<GuardLimits> guard, Optional<NotifierConfig> notifier,
    Duration reconcileEvery) {
  public RunInputs {
    logs = List.copyOf(logs);
    cloudTrail = List.copyOf(cloudTrail);
    prices = List.copyOf(prices);
    priceLists = List.copyOf(priceLists);
    sessionScopedRoles = List.copyOf(sessionScopedRoles);
  }

  /** Makes the inputs of a run that notifies nobody. */
  public RunInputs(List<Path> logs, List<Path> cloudTrail, PolicyBook policies,
      List<? extends PriceInput> prices, List<PriceListSource> priceLists, List<String> sessionScopedRoles,
      @Nullable Duration lateHorizon, Duration blindAfter, Optional<GuardLimits> guard,
      Duration reconcileEvery) {
    this(logs, cloudTrail, policies, prices, priceLists, sessionScopedRoles, lateHorizon, blindAfter, guard,
        Optional.empty(), reconcileEvery);
  }

  /** Makes the inputs of a run that reads no CloudTrail, looks at no price list, and knows of no shared role. */
  public RunInputs(List<Path> logs, PolicyBook policies, List<? extends PriceInput> prices) {
    this(logs, List.of(), policies, prices, List.of(), List.of(), null, TopologySettings.BLIND_AFTER,
        Optional.empty(), EnforcerConfig.RECONCILE_EVERY);
  }
}
