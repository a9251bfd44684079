package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.DataDirectory;
import io.github.budgeteer.cli.run.Logging;
import io.github.budgeteer.cli.run.PriceSource;
import io.github.budgeteer.cli.run.PriceImport;
import io.github.budgeteer.topology.pricing.RateCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which prices count. */
final class RateOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--prices", paramLabel = "FILE", description = "Prices of your own, in the form of 'prices list --format csv', or AWS's price list.")
  @Nullable
  Path prices;

  @Option(names = "--data", paramLabel = "DIR", description = "Also use what has been imported into this data directory.")
  @Nullable
  Path data;

  RateCard rates() {
    RateCard rates = data == null
        ? RateCard.shipped()
        : new PriceImport(existing(spec, data), List.of()).rates();
    return prices == null ? rates : rates.with(read(spec, "--prices", prices).changes());
  }

  /** Returns a data directory, to whose log file everything that is not the user's goes from now on. */
  static Path existing(CommandSpec spec, Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(spec.commandLine(),
          "--data: " + directory + " does not exist; accepted: the data directory of a run");
    }
    Logging.toFile(directory.resolve(DataDirectory.LOG));
    return directory;
  }

  static PriceSource read(CommandSpec spec, String name, Path file) {
    try {
      return PriceSource.read(file, Instant.now());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(),
          name + ": " + file + " does not exist or can't be read; accepted: a price file", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), name + ": " + e.getMessage(), e);
    }
  }
}
