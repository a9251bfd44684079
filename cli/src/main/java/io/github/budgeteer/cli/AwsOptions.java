package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say whether a run enforces on AWS, and how. */
final class AwsOptions {
  private static final String DEFAULT_ENVIRONMENT = "production";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--aws", description = "Enforce on IAM and mirror to DynamoDB of the AWS account that the SDK's default credentials and Region "
      + "lead to (AWS_ENDPOINT_URL is honoured), instead of stand-ins on this machine. Needs --data, which remembers it. "
      + "The default of --mode is observe then.")
  boolean aws;

  @Option(names = "--environment", paramLabel = "NAME", description = "With --aws: part of the tables' names and of the SSM paths of settings. Default: production.")
  @Nullable
  String environment;

  @Option(names = "--iam-calls-per-second", paramLabel = "N", description = "With --aws: the most calls to one account's IAM. Default: 5.")
  @Nullable
  Double callsPerSecond;

  @Option(names = "--iam-role", paramLabel = "NAME", description = "With --aws: role to assume in accounts other than one's own, with its path if it has one. Without it their "
      + "principals are not enforceable.")
  @Nullable
  String foreignRole;

  @Option(names = "--allow-renamable", description = "With --aws: also deny sessions whose name their user can choose, and so change.")
  boolean allowRenamable;

  @Option(names = "--deactivate-api-keys", description = "With --aws: also set a suspended user's Bedrock API keys inactive, and active again when access comes back.")
  boolean deactivateApiKeys;

  /**
   * Returns what was asked for; nothing without {@code --aws}.
   *
   * @param withData whether there is a data directory that lasts
   */
  Optional<AwsTarget> target(boolean withData) {
    if (!aws) {
      refuse(environment != null, "--environment");
      refuse(callsPerSecond != null, "--iam-calls-per-second");
      refuse(foreignRole != null, "--iam-role");
      refuse(allowRenamable, "--allow-renamable");
      refuse(deactivateApiKeys, "--deactivate-api-keys");
      return Optional.empty();
    }
    if (!withData) {
      throw new ParameterException(spec.commandLine(),
          "--aws: what is denied must be remembered, or nobody gives it back; accepted: together with --data");
    }
    String name = environment == null ? DEFAULT_ENVIRONMENT : environment;
    if (!name.matches("[a-z0-9-]+")) {
      throw new ParameterException(spec.commandLine(),
          "--environment: " + name + "; accepted: lower-case letters, digits, -");
    }
    AwsTarget target = new AwsTarget(name,
        callsPerSecond == null ? IamOptions.DEFAULT_CALLS_PER_SECOND : callsPerSecond, foreignRole,
        allowRenamable ? SessionNames.RENAMABLE : SessionNames.PINNED,
        deactivateApiKeys ? ApiKeyUse.DEACTIVATE : ApiKeyUse.LEAVE);
    try {
      target.iamOptions();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return Optional.of(target);
  }

  private void refuse(boolean given, String option) {
    if (given) {
      throw new ParameterException(spec.commandLine(), option + ": accepted: together with --aws");
    }
  }
}
