package io.github.budgeteer.cli.run;

import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.topology.budget.PolicyBook;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run starts from.
 *
 * @param logs files and trees to read; none to go on with what has been read
 * @param cloudTrail files and trees of CloudTrail
 * @param policies the rules per account type
 * @param prices changes to the shipped prices, which the data directory keeps
 * @param priceLists AWS's price list, to be looked at daily as long as the run lasts
 * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
 * @param live what only a run without an end looks at
 */
public record RunInputs(List<Path> logs, List<Path> cloudTrail, PolicyBook policies,
    List<? extends PriceInput> prices, List<PriceListSource> priceLists, List<String> sessionScopedRoles,
    LiveInputs live) {
  public RunInputs {
    logs = List.copyOf(logs);
    cloudTrail = List.copyOf(cloudTrail);
    prices = List.copyOf(prices);
    priceLists = List.copyOf(priceLists);
    sessionScopedRoles = List.copyOf(sessionScopedRoles);
  }

  /** Makes the inputs of a run that reads no CloudTrail, looks at no price list, and knows of no shared role. */
  public RunInputs(List<Path> logs, PolicyBook policies, List<? extends PriceInput> prices) {
    this(logs, List.of(), policies, prices, List.of(), List.of(), LiveInputs.PLAIN);
  }
}
