package io.github.budgeteer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.cli.report.LiveLine;
import io.github.budgeteer.cli.report.ReportJson;
import io.github.budgeteer.cli.report.TextLayout;
import io.github.budgeteer.cli.report.TextReport;
import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.BoundedRun;
import io.github.budgeteer.cli.run.CloudWatchTarget;
import io.github.budgeteer.cli.run.DataDirectory;
import io.github.budgeteer.cli.run.LiveInputs;
import io.github.budgeteer.cli.run.LiveRun;
import io.github.budgeteer.cli.run.Logging;
import io.github.budgeteer.cli.run.PriceLists;
import io.github.budgeteer.cli.run.Results;
import io.github.budgeteer.cli.run.RunFailedException;
import io.github.budgeteer.cli.run.RunInputs;
import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.cli.run.RunOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** Runs the pipeline over some logs and prints what comes of it. */
final class Runner {
  private final RunOutput output;
  private final boolean untilIdle;
  private final int httpPort;
  private final Optional<AwsTarget> aws;
  private final Optional<CloudWatchTarget> cloudWatch;
  /** Whatever the locale of the process: the bars and ellipses are not ASCII. */
  private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

  /**
   * Makes a runner.
   *
   * @param httpPort where a run without an end serves health and metrics; 0 for any port that is free
   * @param aws what is enforced on from now on; nothing to leave that as it is
   * @param cloudWatch what is published to CloudWatch; nothing for nothing
   */
  Runner(RunOutput output, boolean untilIdle, int httpPort, Optional<AwsTarget> aws,
      Optional<CloudWatchTarget> cloudWatch) {
    this.output = output;
    this.untilIdle = untilIdle;
    this.httpPort = httpPort;
    this.aws = aws;
    this.cloudWatch = cloudWatch;
  }

  /**
   * Runs over existing paths.
   *
   * @param prices changes to the shipped prices
   * @param priceLists AWS's price list: read first if the run has an end, else looked at daily
   * @param live what only a run without an end looks at
   * @return the exit code
   */
  int run(List<Path> logs, List<Path> cloudTrail, RunOptions options, List<? extends PriceInput> prices,
      List<PriceListSource> priceLists, LiveInputs live) {
    try (DataDirectory data = open();
        ConsoleProgress progress = new ConsoleProgress(TextLayout.isTerminal())) {
      Logging.toFile(data.log());
      if (aws.isPresent() && !aws.get().claim(data)) {
        throw new ParameterException(output.spec.commandLine(), "--aws: " + output.data
            + " was used without it, and what is denied there is not denied on AWS; accepted: another --data");
      }
      RunOptions remembered = options.rememberedIn(data);
      Stop stop = Stop.ofProcess();
      try {
        if (untilIdle) {
          List<PriceInput> all = new ArrayList<>(prices);
          all.addAll(PriceLists.read(priceLists, Instant.now()));
          RunInputs inputs = new RunInputs(logs, cloudTrail, remembered.policies(), all, List.of(),
              remembered.sessionScopedRolesOrNone(), live);
          Results results = new BoundedRun(data, inputs, progress).run(stop::with);
          progress.stage("Done");
          print(results, remembered);
        } else {
          watch(data,
              new RunInputs(logs, cloudTrail, remembered.policies(), prices, priceLists,
                  remembered.sessionScopedRolesOrNone(), live),
              remembered, progress,
              stop);
        }
      } catch (RunFailedException e) {
        throw data.temporary() ? e : new RunFailedException(e.getMessage() + "; the log is " + data.log(), e);
      }
    }
    return 0;
  }

  private DataDirectory open() {
    try {
      return DataDirectory.open(output.data)
          .orElseThrow(() -> new ParameterException(output.spec.commandLine(),
              "--data: " + output.data + " is in use by another run; accepted: a directory of its own"));
    } catch (UncheckedIOException e) {
      throw new ParameterException(output.spec.commandLine(), "--data: " + output.data
          + " can't be written: " + e.getMessage() + "; accepted: a directory, existing or not",
          e);
    }
  }

  private void watch(DataDirectory data, RunInputs inputs, RunOptions options, ConsoleProgress progress,
      Stop stop) {
    Results results = new LiveRun(data, inputs, progress, httpPort, cloudWatch).run(stop::with,
        entry -> out.println(switch (output.format) {
          case TEXT -> LiveLine.text(entry, options.zoneOrUtc());
          case JSON -> LiveLine.json(entry);
        }), notice -> out.println(switch (output.format) {
          case TEXT -> LiveLine.text(notice, options.zoneOrUtc());
          case JSON -> LiveLine.json(notice);
        }));
    print(results, options);
  }

  private void print(Results results, RunOptions options) {
    TextLayout layout = TextLayout.ofTerminal(options.zoneOrUtc());
    out.println(switch (output.format) {
      case TEXT -> TextReport.write(results.report(), results.decisions(), results.estimated(), layout);
      case JSON -> ReportJson.write(results.report());
    });
    out.flush();
  }
}
