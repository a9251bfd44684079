package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.CloudWatchTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a run publishes to CloudWatch. */
final class CloudWatchOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--cloudwatch-metrics", description = "With --aws, while new files are watched for: also publish metrics to CloudWatch once a minute, under the namespace "
      + "BedrockBudgeteer with --environment as dimension. CloudWatch charges for each.")
  boolean metrics;

  @Option(names = "--cloudwatch-principals", paramLabel = "N", description = "With --cloudwatch-metrics: also what the N who spend most have spent, a metric for each. Default: 0.")
  @Nullable
  Integer principals;

  /** Returns what was asked for; nothing without {@code --cloudwatch-metrics}. */
  Optional<CloudWatchTarget> target(Optional<AwsTarget> aws, boolean untilIdle) {
    if (!metrics) {
      if (principals != null) {
        throw wrong("--cloudwatch-principals: accepted: together with --cloudwatch-metrics");
      }
      return Optional.empty();
    }
    if (untilIdle) {
      throw wrong(
          "--cloudwatch-metrics: a run with --until-idle publishes nothing; accepted: one of the two");
    }
    String environment = aws.map(AwsTarget::environment)
        .orElseThrow(() -> wrong("--cloudwatch-metrics: accepted: together with --aws"));
    try {
      return Optional.of(new CloudWatchTarget(environment, principals == null ? 0 : principals));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
