package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.PriceSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code budgeteer prices import}. */
@Command(name = "import", description = "Reads prices from a file, and brings every account of a data directory to what it would have been "
    + "with them: balances, thresholds and suspensions follow.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer prices import my-prices.csv                            is the file right?",
        "  budgeteer prices import my-prices.csv --data state --preview     who would be affected?",
        "  budgeteer prices import index.json --data state                  AWS's price list, applied"})
final class PricesImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Prices in the form of 'prices list --format csv', or AWS's price list: a bulk offer file (index.json) or "
      + "what 'aws pricing get-products' prints; .gz as well.")
  Path file = Path.of("");

  @Mixin
  ImportOptions options = new ImportOptions();

  @Override
  public Integer call() {
    PriceSource prices = RateOptions.read(options.spec, "FILE", file);
    prices.notes().forEach(note -> options.spec.commandLine().getErr().println(note));
    options.spec.commandLine().getErr().flush();
    int count = prices.changes().size();
    options.carryOut(prices.changes(), count + (count == 1 ? " price" : " prices") + " in " + file);
    return 0;
  }
}
