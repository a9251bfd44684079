package io.github.budgeteer.cli;

import io.github.budgeteer.cli.report.PriceChanges;
import io.github.budgeteer.cli.run.PriceImport;
import io.github.budgeteer.cli.run.PricePreview;
import io.github.budgeteer.cli.run.RunFailedException;
import io.github.budgeteer.events.PriceInput;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of everything that changes prices: where, and whether to look first. */
final class ImportOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory whose accounts follow the new prices. A run may be using it.")
  @Nullable
  Path data;

  @Option(names = "--preview", description = "Show who would be affected, and change nothing.")
  boolean preview;

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  RunOutput.Format format = RunOutput.Format.TEXT;

  /** Shows what changes do, and unless that was all, makes them. */
  void carryOut(List<? extends PriceInput> changes, String what) {
    if (data == null) {
      if (preview) {
        throw new ParameterException(spec.commandLine(),
            "--preview: needs --data; accepted: the data directory of a run");
      }
      spec.commandLine().getOut().println(what + ". Nothing was changed: no --data was given.");
      return;
    }
    PriceImport prices = new PriceImport(RateOptions.existing(spec, data), changes);
    PricePreview wouldBe = prices.preview();
    PriceChanges.@Nullable Applied applied = null;
    if (!preview) {
      try (ConsoleProgress progress = new ConsoleProgress(false)) {
        applied = prices.apply(progress, Stop.ofProcess()::with);
      } catch (RunFailedException e) {
        throw new RunFailedException(e.getMessage() + "; the log is in " + data, e);
      }
    }
    PriceChanges printed = new PriceChanges(what, wouldBe.counts(), wouldBe.affected(), applied);
    spec.commandLine().getOut().println(switch (format) {
      case TEXT -> printed.text();
      case JSON -> printed.json();
    });
  }
}
