package io.github.budgeteer.cli.run;

import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The AWS that a data directory enforces on and mirrors to, in place of the stand-ins that live in it. It stays so: what the
 * directory knows to have been denied there must be given back there.
 *
 * @param environment part of the DynamoDB tables' names and of the settings' paths
 * @param iamCallsPerSecond the most calls to one account's IAM
 * @param foreignRole role to assume in other accounts; null to leave them alone
 * @param sessionNames which sessions of a shared role are denied one by one
 * @param apiKeys what a suspension does to Bedrock API keys
 */
public record AwsTarget(String environment, double iamCallsPerSecond, @Nullable String foreignRole,
    SessionNames sessionNames, ApiKeyUse apiKeys) {
  /** The environment of who has stand-ins in place of AWS. */
  public static final String LOCAL = "local";
  private static final Json<AwsTarget> JSON = Json.of(AwsTarget.class);
  private static final String FILE = "aws.json";

  /** Returns that of a directory; nothing if it has its own stand-ins. */
  public static Optional<AwsTarget> of(DataDirectory data) {
    return data.read(FILE).map(JSON::decode);
  }

  /** Returns that of a directory that a run may have open; nothing if it has its own stand-ins. */
  public static Optional<AwsTarget> of(Path directory) {
    return DataDirectory.peek(directory, FILE).map(JSON::decode);
  }

  /**
   * Has the directory enforce on AWS from now on.
   *
   * @return false if it has been used with its own stand-ins
   */
  public boolean claim(DataDirectory data) {
    if (of(data).isEmpty() && RunOptions.areIn(data)) {
      return false;
    }
    data.write(FILE, JSON.encode(this));
    return true;
  }

  /**
   * Returns how IAM is called.
   *
   * @throws IllegalArgumentException if an option can't be, saying what would be accepted
   */
  public IamOptions iamOptions() {
    IamOptions usual = IamOptions.usual();
    return new IamOptions(iamCallsPerSecond, usual.mostTries(), usual.policyCheck(), sessionNames,
        Optional.ofNullable(foreignRole));
  }
}
