package io.github.budgeteer.cli;

import io.github.budgeteer.cli.demo.DemoLogs;
import io.github.budgeteer.cli.run.LiveInputs;
import io.github.budgeteer.cli.run.DataDirectory;
import io.github.budgeteer.cli.run.RunOptions;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code budgeteer demo}: the pipeline on bundled logs. */
@Command(name = "demo", description = "Runs the whole pipeline on bundled logs: three days of about 2,000 Bedrock calls by ten "
    + "principals, one of them a runaway agent. Ends by itself in under a minute.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer demo                                         5 USD a day, 30 minutes of grace",
        "  budgeteer demo --limit 20                              what if the limit had been 20 USD?",
        "  budgeteer demo --mode observe                          decide everything, change nothing"})
final class DemoCommand implements Callable<Integer> {
  private static final Usd LIMIT = Usd.of("5");
  private static final Duration GRACE = Duration.ofMinutes(30);

  @Mixin
  BudgetOptions budget = new BudgetOptions();

  @Mixin
  RunOutput output = new RunOutput();

  @Override
  public Integer call() throws IOException {
    RunOptions options = budget.toRunOptions()
        .completedBy(
            new RunOptions(LIMIT, GRACE, new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneOffset.UTC),
                null, Mode.ENFORCE, null, null, null));
    Path logs = Files.createTempDirectory("budgeteer-demo-");
    try {
      return new Runner(output, true, 0, Optional.empty(), Optional.empty()).run(
          List.of(DemoLogs.unpack(logs)), List.of(), options, List.of(), List.of(), LiveInputs.PLAIN);
    } finally {
      DataDirectory.remove(logs);
    }
  }
}
