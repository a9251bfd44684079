package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Usd;
import io.github.budgeteer.events.UsageRow;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model without a price for all it was used for.
 *
 * @param model model without profile prefix or ARN
 * @param region where it was called
 * @param usd charged for it by estimate
 */
public record EstimatedModel(String model, String region, Usd usd) {

  /** Returns the models of which some usage is charged by estimate, the dearest first. */
  public static List<EstimatedModel> of(Collection<UsageRow> rows) {
    Map<List<String>, Usd> sums = new TreeMap<>(
        Comparator.<List<String>, String>comparing(List::getFirst).thenComparing(List::getLast));
    for (UsageRow row : rows) {
      if (row.estimated().isPositive()) {
        sums.merge(List.of(row.key().model(), row.key().region()), row.estimated(), Usd::plus);
      }
    }
    return sums.entrySet().stream()
        .map(sum -> new EstimatedModel(sum.getKey().getFirst(), sum.getKey().getLast(), sum.getValue()))
        .sorted(Comparator.comparing(EstimatedModel::usd).reversed()).toList();
  }
}
