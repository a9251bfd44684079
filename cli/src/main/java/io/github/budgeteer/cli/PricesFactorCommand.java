package io.github.budgeteer.cli;

import io.github.budgeteer.events.PriceFactor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer prices factor}. */
@Command(name = "factor", description = "Sets a negotiated discount: list prices are multiplied by it from a time on. Prices imported from a file of "
    + "your own are not list prices, and stay.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer prices factor 0.85 --from 2026-11-01T00:00:00Z --data state     15 %% off",
        "  budgeteer prices factor 1 --from 2027-11-01T00:00:00Z --data state        and no longer"})
final class PricesFactorCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FACTOR", description = "More than 0, such as 0.85.")
  BigDecimal factor = BigDecimal.ONE;

  @Option(names = "--from", paramLabel = "INSTANT", required = true, converter = PriceCommand.InstantConverter.class, description = "A whole UTC hour, such as 2026-11-01T00:00:00Z.")
  Instant from = Instant.EPOCH;

  @Mixin
  ImportOptions options = new ImportOptions();

  @Override
  public Integer call() {
    PriceFactor change;
    try {
      change = new PriceFactor(factor, from, "budgeteer prices factor");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(options.spec.commandLine(), e.getMessage(), e);
    }
    options.carryOut(List.of(change), "list prices x " + change.factor().toPlainString() + " from " + from);
    return 0;
  }
}
