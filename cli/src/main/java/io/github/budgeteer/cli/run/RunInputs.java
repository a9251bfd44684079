package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.topology.budget.PolicyBook;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run starts from.
 *
 * @param logs files and trees to read; none to go on with what has been read
 * @param policies the rules per account type
 * @param prices changes to the shipped prices, which the data directory keeps
 */
public record RunInputs(List<Path> logs, PolicyBook policies, List<? extends PriceInput> prices) {
  public RunInputs {
    logs = List.copyOf(logs);
    prices = List.copyOf(prices);
  }
}
