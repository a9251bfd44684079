package io.github.budgeteer.cli;

import io.github.budgeteer.enforcer.notify.Audience;
import io.github.budgeteer.enforcer.notify.NotifierConfig;
import io.github.budgeteer.enforcer.notify.SecretUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say who is notified, and where that is said instead of on the command line. */
final class NotifyOptions {
  static final String SLACK_URL = "SLACK_WEBHOOK_URL";
  static final String WEBHOOK_URL = "NOTIFICATION_WEBHOOK_URL";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--slack-webhook-file", paramLabel = "FILE", description = "File that holds the address of a Slack incoming webhook: it is a secret, which a command line is no "
      + "place for. Default: the variable SLACK_WEBHOOK_URL.")
  @Nullable
  String slackFile;

  @Option(names = "--webhook-file", paramLabel = "FILE", description = "File that holds the address of any other web server that takes notifications as JSON. Default: the "
      + "variable NOTIFICATION_WEBHOOK_URL.")
  @Nullable
  String webhookFile;

  @Option(names = "--high-severity-topic", paramLabel = "ARN", description = "SNS topic for what somebody must look at now. Default: the variable HIGH_SEVERITY_TOPIC_ARN.")
  @Nullable
  String highSeverity;

  @Option(names = "--operational-alerts-topic", paramLabel = "ARN", description = "SNS topic for whoever runs this. Default: the variable OPERATIONAL_ALERTS_TOPIC_ARN.")
  @Nullable
  String operationalAlerts;

  @Option(names = "--budget-alerts-topic", paramLabel = "ARN", description = "SNS topic for who spends, and answers for it. Default: the variable BUDGET_ALERTS_TOPIC_ARN.")
  @Nullable
  String budgetAlerts;

  @Option(names = "--event-bus", paramLabel = "NAME", description = "EventBridge bus that every decision is published to, such as default. Default: the variable EVENT_BUS_NAME.")
  @Nullable
  String eventBus;

  @Option(names = "--contact", paramLabel = "TEXT", description = "How to ask for more, a sentence or an address, which every notification ends with. Default: the variable "
      + "NOTIFICATION_CONTACT.")
  @Nullable
  String contact;

  /** Returns the options that were given on the command line. */
  Map<String, String> given() {
    Map<String, @Nullable String> all = new LinkedHashMap<>();
    all.put("--slack-webhook-file", slackFile);
    all.put("--webhook-file", webhookFile);
    all.put("--high-severity-topic", highSeverity);
    all.put("--operational-alerts-topic", operationalAlerts);
    all.put("--budget-alerts-topic", budgetAlerts);
    all.put("--event-bus", eventBus);
    all.put("--contact", contact);
    Map<String, String> given = new LinkedHashMap<>();
    all.forEach((name, value) -> {
      if (value != null) {
        given.put(name, value);
      }
    });
    return given;
  }

  /**
   * Returns who is notified.
   *
   * @param environment where to look for what was not given
   */
  NotifierConfig config(Map<String, String> environment) {
    Map<Audience, String> topics = new EnumMap<>(Audience.class);
    or(highSeverity, environment, "HIGH_SEVERITY_TOPIC_ARN")
        .ifPresent(arn -> topics.put(Audience.HIGH_SEVERITY, arn));
    or(operationalAlerts, environment, "OPERATIONAL_ALERTS_TOPIC_ARN")
        .ifPresent(arn -> topics.put(Audience.OPERATIONAL_ALERTS, arn));
    or(budgetAlerts, environment, "BUDGET_ALERTS_TOPIC_ARN")
        .ifPresent(arn -> topics.put(Audience.BUDGET_ALERTS, arn));
    try {
      return new NotifierConfig(address("--slack-webhook-file", slackFile, environment, SLACK_URL),
          address("--webhook-file", webhookFile, environment, WEBHOOK_URL), topics,
          or(eventBus, environment, "EVENT_BUS_NAME"), or(contact, environment, "NOTIFICATION_CONTACT"));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> or(@Nullable String given, Map<String, String> environment,
      String variable) {
    return Optional.ofNullable(given == null ? environment.get(variable) : given)
        .filter(value -> !value.isBlank());
  }

  private Optional<SecretUrl> address(String option, @Nullable String file, Map<String, String> environment,
      String variable) {
    if (file == null) {
      return or(null, environment, variable).map(text -> address(variable, text));
    }
    if (file.contains("://")) {
      throw wrong(
          option + ": an address, which others see on a command line; accepted: a file that holds it, or "
              + variable);
    }
    try {
      return Optional.of(address(option, Files.readString(Path.of(file))));
    } catch (IOException e) {
      throw wrong(option + ": " + file + " does not exist or can't be read; accepted: a file that holds "
          + SecretUrl.ACCEPTED);
    }
  }

  private SecretUrl address(String where, String text) {
    try {
      return SecretUrl.of(text);
    } catch (IllegalArgumentException e) {
      throw wrong(where + ": " + Objects.requireNonNull(e.getMessage()));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
