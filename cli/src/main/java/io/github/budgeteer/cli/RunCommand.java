package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.InferenceProfileFile;
import io.github.budgeteer.cli.run.LiveInputs;
import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.events.InferenceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code budgeteer run}: the pipeline on a user's own logs. */
@Command(name = "run", description = "Runs the whole pipeline on your own invocation logs, everything embedded: a Kafka broker, "
    + "a Connect worker, the topology, the enforcer on a local stand-in for IAM, and DynamoDB Local. Nothing outside this "
    + "machine is read or changed, but for a --price-list that lies elsewhere, with --aws, and by notifications.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer run --logs AWSLogs --until-idle              what did everybody spend?",
        "  budgeteer run --logs AWSLogs --limit 50 --period month --zone Europe/Berlin --until-idle",
        "                                                         whom would 50 USD a month have stopped?",
        "  budgeteer run --logs AWSLogs --limit 50 --data state   watch for new files until Ctrl-C",
        "  budgeteer run --logs AWSLogs --limit 50 --data state --aws --mode enforce",
        "                                                         the same, and IAM denies whoever is over"})
final class RunCommand implements Callable<Integer> {
  @Option(names = "--logs", paramLabel = "PATH", required = true, description = "A log file, or a tree of them as S3 or CloudWatch lay it out: .json, .json.gz, NDJSON. May be repeated.")
  List<Path> logs = List.of();

  @Option(names = "--cloudtrail", paramLabel = "PATH", description = "A CloudTrail file, or a tree of them as CloudTrail lays it out in S3. New users and Bedrock API keys get their account "
      + "before their first call, and deletion closes it. May be repeated.")
  List<Path> cloudTrail = List.of();

  @Mixin
  BudgetOptions budget = new BudgetOptions();

  @Mixin
  AwsOptions aws = new AwsOptions();

  @Mixin
  CloudWatchOptions cloudWatch = new CloudWatchOptions();

  @Mixin
  RunOutput output = new RunOutput();

  @Option(names = "--until-idle", description = "End when all logs are read, on the logs' own clock. Without it, keep watching for new files.")
  boolean untilIdle;

  @Mixin
  LiveOptions live = new LiveOptions();

  @Mixin
  NotifyOptions notify = new NotifyOptions();

  @Option(names = "--guard", paramLabel = "PRINCIPALS:PERCENT:DURATION|off", converter = GuardOption.Converter.class, description = "While new files are watched for: hold suspensions back, until they are released, if so many principals or more, "
      + "and more than so many percent of those charged this period, are to lose access within the time. Default: 3:25:PT10M.")
  @Nullable
  GuardOption guard;

  @Option(names = "--reconcile-every", paramLabel = "ISO-8601-DURATION", converter = RoundConverter.class, description = "While new files are watched for: how long a round takes in which everybody's access and row is compared with what is "
      + "wanted, and repaired if somebody has changed it. Default: PT15M.")
  @Nullable
  Duration reconcileEvery;

  @Option(names = "--inference-profiles", paramLabel = "FILE", description = "What application inference profiles lead to: the output of 'aws bedrock list-inference-profiles "
      + "--type-equals APPLICATION'. Without it their calls are estimated. It is kept in --data.")
  @Nullable
  Path inferenceProfiles;

  @Option(names = "--price-list", paramLabel = "SOURCE", converter = SourceConverter.class, description = "AWS's price list: a bulk offer file (index.json), GetProducts pages, or an index of offer files; a file, or an "
      + "https address such as https://pricing.us-east-1.amazonaws.com. Looked at daily, or once if the run has an end. May "
      + "be repeated. It is kept in --data.")
  List<PriceListSource> priceLists = List.of();

  @Override
  public Integer call() {
    checkPaths("--logs", logs);
    checkPaths("--cloudtrail", cloudTrail);
    for (PriceListSource source : priceLists) {
      if (source instanceof PriceListSource.Local file && !Files.isReadable(file.path())) {
        throw new ParameterException(output.spec.commandLine(), "--price-list: " + file.path()
            + " does not exist or can't be read; accepted: " + PriceListSource.ACCEPTED);
      }
    }
    unlessItEnds("--http-port", live.httpPort, "a run with --until-idle serves nothing");
    unlessItEnds("--late-horizon", live.lateHorizon, "a run with --until-idle takes calls of any age");
    unlessItEnds("--blind-after", live.blindAfter, "a run with --until-idle waits for no call");
    unlessItEnds("--guard", guard, "a run with --until-idle has none");
    unlessItEnds("--reconcile-every", reconcileEvery, "a run with --until-idle compares nobody");
    notify.given().forEach((option, value) -> unlessItEnds(option, value,
        "a run with --until-idle notifies nobody"));
    Optional<NotifierConfig> notifier = untilIdle
        ? Optional.empty()
        : Optional.of(notify.config(System.getenv())).filter(config -> !config.isEmpty());
    Optional<AwsTarget> onAws = aws.target(output.data != null);
    return new Runner(output, untilIdle, live.httpPortOrFree(), onAws, cloudWatch.target(onAws, untilIdle))
        .run(
            absolute(logs), absolute(cloudTrail), budget.toRunOptions(), profiles(), priceLists,
            new LiveInputs(live.lateHorizon, live.blindAfterOrUsual(),
                guard == null ? Optional.of(GuardLimits.usual()) : guard.limits(), notifier,
                reconcileEvery == null ? EnforcerConfig.RECONCILE_EVERY : reconcileEvery));
  }

  private void unlessItEnds(String option, @Nullable Object given, String why) {
    if (given != null && untilIdle) {
      throw new ParameterException(output.spec.commandLine(),
          option + ": " + why + "; accepted: one of the two");
    }
  }

  private void checkPaths(String option, List<Path> paths) {
    for (Path path : paths) {
      if (!Files.isReadable(path)) {
        throw new ParameterException(output.spec.commandLine(),
            option + ": " + path + " does not exist or can't be read; accepted: a file or a directory");
      }
      if (path.toAbsolutePath().toString().contains(",")) {
        throw new ParameterException(output.spec.commandLine(),
            option + ": " + path + " has a comma in its path; accepted: paths without commas");
      }
    }
  }

  private static List<Path> absolute(List<Path> paths) {
    return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
  }

  static final class RoundConverter implements ITypeConverter<Duration> {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    @Override
    public Duration convert(String value) {
      try {
        Duration duration = Duration.parse(value);
        if (duration.compareTo(SHORTEST) >= 0) {
          return duration;
        }
      } catch (DateTimeException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException(
          "'" + value + "' is no round; accepted: an ISO-8601 duration of a second or more, such as PT15M");
    }
  }

  static final class SourceConverter implements ITypeConverter<PriceListSource> {
    @Override
    public PriceListSource convert(String value) {
      if (value.contains(",")) {
        throw new TypeConversionException(
            "'" + value + "' has a comma; accepted: paths and addresses without commas");
      }
      try {
        return PriceListSource.of(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private List<InferenceProfile> profiles() {
    if (inferenceProfiles == null) {
      return List.of();
    }
    try {
      return InferenceProfileFile.read(inferenceProfiles);
    } catch (IOException e) {
      throw new ParameterException(output.spec.commandLine(), "--inference-profiles: " + inferenceProfiles
          + " does not exist or can't be read; accepted: a file", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(output.spec.commandLine(), "--inference-profiles: " + e.getMessage(), e);
    }
  }
}
