package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Usd;
import java.util.List;

/**
 * One principal whose spend would change.
 *
 * @param principalId who
 * @param before USD spent in the current period
 * @param after what that would be
 * @param change USD that would be added to all that was ever spent, negative for less
 * @param decisions what would follow at once
 */
public record PriceChange(String principalId, Usd before, Usd after, Usd change, List<Decision> decisions) {
  /** Returns whether access would be taken away: at once, or once a grace period is over. */
  public boolean suspends() {
    return decisions.stream().anyMatch(decision -> decision instanceof Decision.SuspensionRequired
        || decision instanceof Decision.GracePeriodStarted);
  }

  /** Returns whether access would be given back, or a grace period ended. */
  public boolean restores() {
    return decisions.stream().anyMatch(decision -> decision instanceof Decision.RestorationRequired
        || decision instanceof Decision.GracePeriodCancelled);
  }
}
