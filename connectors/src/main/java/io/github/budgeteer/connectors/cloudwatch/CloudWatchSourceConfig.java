package io.github.budgeteer.connectors.cloudwatch;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.OptionDisplay;
import io.github.budgeteer.connectors.aws.AwsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Options of {@link BedrockInvocationLogCloudWatchSourceConnector}. */
public final class CloudWatchSourceConfig extends AbstractConfig {
  public static final String LOG_GROUPS = "log.groups";
  private static final String LOG_GROUPS_DOC = "Log groups that Bedrock's logging writes to, by name, or by ARN for those of accounts "
      + "that share them, separated by commas.";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often each group is asked for new events, in milliseconds. CloudWatch Logs counts "
      + "requests per account and Region: see its quota for FilterLogEvents.";
  public static final String POLL_OVERLAP = "poll.overlap.ms";
  private static final String POLL_OVERLAP_DOC = "How far such a request goes back behind the one before, in milliseconds.";
  public static final String SWEEP_INTERVAL = "sweep.interval.ms";
  private static final String SWEEP_INTERVAL_DOC = "How often a request goes back as far as sweep.overlap.ms says, in milliseconds, for "
      + "events that came late; the first request after a start does, too.";
  public static final String SWEEP_OVERLAP = "sweep.overlap.ms";
  private static final String SWEEP_OVERLAP_DOC = "How far such a sweep goes back, in milliseconds; as long it is remembered which "
      + "events have been read.";
  private static final String ACCEPTED = "names of log groups, or their ARNs";
  private static final Pattern NAME = Pattern.compile("[\\w./#-]{1,512}");
  private static final Pattern ARN = Pattern
      .compile("arn:[a-z-]+:logs:[a-z0-9-]+:\\d{12}:log-group:[\\w./#-]{1,512}");

  CloudWatchSourceConfig(Map<String, String> options) {
    super(definition(), options);
  }

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef()
        .define(LOG_GROUPS, ConfigDef.Type.LIST, ConfigDef.NO_DEFAULT_VALUE,
            LambdaValidator.with(CloudWatchSourceConfig::checkGroups, () -> ACCEPTED), Importance.HIGH,
            LOG_GROUPS_DOC)
        .define(POLL_INTERVAL, ConfigDef.Type.LONG, 5_000L, Range.atLeast(10), Importance.MEDIUM,
            POLL_INTERVAL_DOC)
        .define(POLL_OVERLAP, ConfigDef.Type.LONG, Duration.ofMinutes(1).toMillis(), Range.atLeast(0),
            Importance.LOW, POLL_OVERLAP_DOC)
        .define(SWEEP_INTERVAL, ConfigDef.Type.LONG, Duration.ofMinutes(15).toMillis(), Range.atLeast(10),
            Importance.LOW, SWEEP_INTERVAL_DOC)
        .define(SWEEP_OVERLAP, ConfigDef.Type.LONG, Duration.ofHours(1).toMillis(),
            Range.atLeast(Duration.ofMinutes(5).toMillis()), Importance.LOW, SWEEP_OVERLAP_DOC);
    CommonOptions.defineTopics(definition);
    CommonOptions.defineStart(definition);
    CommonOptions.definePrincipals(definition);
    CommonOptions.defineProfiles(definition);
    return OptionDisplay.of(AwsOptions.define(definition));
  }

  List<String> groups() {
    return getList(LOG_GROUPS);
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  Duration pollOverlap() {
    return Duration.ofMillis(getLong(POLL_OVERLAP));
  }

  Duration sweepInterval() {
    return Duration.ofMillis(getLong(SWEEP_INTERVAL));
  }

  Duration sweepOverlap() {
    return Duration.ofMillis(getLong(SWEEP_OVERLAP));
  }

  private static void checkGroups(String option, @Nullable Object value) {
    List<?> groups = value instanceof List<?> list ? list : List.of();
    if (groups.isEmpty()) {
      throw new ConfigException(option, value, "none; accepted: " + ACCEPTED);
    }
    for (Object group : groups) {
      if (groups.indexOf(group) != groups.lastIndexOf(group)) {
        throw new ConfigException(option, group, "is there twice; accepted: each log group once");
      }
      if (!NAME.matcher(group.toString()).matches() && !ARN.matcher(group.toString()).matches()) {
        throw new ConfigException(option, group,
            "no log group; accepted: a name such as /bedrock/invocations, or an ARN without ':*' at its end");
      }
    }
  }
}
