package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.Brokers;
import io.github.budgeteer.cli.run.DataDirectory;
import io.github.budgeteer.cli.run.Logging;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.stream.KafkaOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which instance is meant. */
final class InstanceOptions {
  /** How answers are printed. */
  enum Format {
    TEXT, JSON
  }

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory of a local instance, whether it runs or not.")
  @Nullable
  Path data;

  @Option(names = "--bootstrap-server", paramLabel = "HOST:PORT", description = "The broker of an instance.")
  @Nullable
  String bootstrapServer;

  @Option(names = "--command-config", paramLabel = "FILE", description = "How that broker is reached, under Kafka's own names, as Kafka's own tools take it: security.protocol and so on.")
  @Nullable
  Path commandConfig;

  @Option(names = "--topic-prefix", paramLabel = "PREFIX", defaultValue = Topic.DEFAULT_PREFIX, description = "Prefix of its topics there. Default: ${DEFAULT-VALUE}")
  String topicPrefix = Topic.DEFAULT_PREFIX;

  Steering open() {
    if ((data == null) == (bootstrapServer == null)) {
      throw new ParameterException(spec.commandLine(),
          "which instance? accepted: either --data DIR or --bootstrap-server HOST:PORT");
    }
    if (bootstrapServer != null) {
      Logging.off();
      return Steering.of(new Brokers(bootstrapServer, kafka()), topicPrefix);
    }
    if (commandConfig != null) {
      throw new ParameterException(spec.commandLine(),
          "--command-config: a data directory needs none; accepted: it beside --bootstrap-server");
    }
    if (data == null || !Files.isDirectory(data)) {
      throw new ParameterException(spec.commandLine(),
          "--data: " + data + " does not exist; accepted: the data directory of a run");
    }
    Logging.toFile(data.resolve(DataDirectory.LOG));
    return Steering.of(data);
  }

  /**
   * Returns whose settings the instance follows, besides the global ones. A data directory knows; of one that is reached
   * through its brokers nothing is assumed, because who sets something for an environment that nobody follows has set
   * nothing.
   */
  Optional<String> environment() {
    return data == null
        ? Optional.ofNullable(System.getenv("ENVIRONMENT")).filter(name -> !name.isBlank())
        : Optional.of(AwsTarget.of(data).map(AwsTarget::environment).orElse(AwsTarget.LOCAL));
  }

  private KafkaOptions kafka() {
    if (commandConfig == null) {
      return KafkaOptions.NONE;
    }
    try {
      return KafkaOptions.of(KafkaFile.read("--command-config", commandConfig, spec));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), commandConfig + ": " + e.getMessage(), e);
    }
  }

  /** Returns the principal that an ARN, or the end of one account's ARN, names; it need not have an account. */
  String principal(String named, Map<String, Account> accounts) {
    return said(() -> resolve(named, accounts));
  }

  /** Returns the account that its principal's ARN, or the end of it, names. */
  String account(String named, Map<String, Account> accounts) {
    return said(() -> known(named, accounts));
  }

  /**
   * Returns the principal that an ARN, or the end of one account's ARN, names; it need not have an account.
   *
   * @throws IllegalArgumentException if it names none, or several; the message says what would be accepted
   */
  static String resolve(String named, Map<String, Account> accounts) {
    return Principal.resolve(named, null, null).map(Principal::id).filter(named::equals)
        .orElseGet(() -> known(named, accounts));
  }

  private static String known(String named, Map<String, Account> accounts) {
    if (accounts.containsKey(named)) {
      return named;
    }
    List<String> known = accounts.keySet().stream()
        // The last is how 'status' shows a Bedrock API key.
        .filter(id -> id.endsWith("/" + named) || id.endsWith(":" + named)
            || id.endsWith("/BedrockAPIKey-" + named))
        .toList();
    if (known.size() == 1) {
      return known.getFirst();
    }
    throw new IllegalArgumentException("'" + named + "' is "
        + (known.isEmpty() ? "nobody who has an account" : "more than one: " + String.join(", ", known))
        + "; accepted: an ARN such as arn:aws:iam::123456789012:user/ana, or the end of one that has an account");
  }

  private String said(Supplier<String> id) {
    try {
      return id.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
