package io.github.budgeteer.connectors.settings;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.aws.AwsOptions;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Options of {@link SsmSettingsSourceConnector}. */
public final class SsmSettingsConfig extends AbstractConfig {
  public static final String ENVIRONMENT = "environment";
  private static final String ENVIRONMENT_DOC = "Whose settings are read besides the global ones, such as production: the name in "
      + "/bedrock-budgeteer/ENVIRONMENT/….";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the parameters are read, in milliseconds.";
  private static final Pattern NAME = Pattern.compile("[\\w.-]{1,100}");

  SsmSettingsConfig(Map<String, String> options) {
    super(definition(), options);
  }

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef()
        .define(ENVIRONMENT, ConfigDef.Type.STRING, ConfigDef.NO_DEFAULT_VALUE,
            LambdaValidator.with(SsmSettingsConfig::checkName, () -> "letters, digits, '.', '_' and '-'"),
            Importance.HIGH, ENVIRONMENT_DOC)
        .define(POLL_INTERVAL, ConfigDef.Type.LONG, Duration.ofSeconds(30).toMillis(), Range.atLeast(10),
            Importance.MEDIUM, POLL_INTERVAL_DOC);
    CommonOptions.defineTopics(definition);
    return AwsOptions.define(definition);
  }

  String environment() {
    return getString(ENVIRONMENT);
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  private static void checkName(String option, @Nullable Object value) {
    if (value == null || !NAME.matcher(value.toString()).matches()) {
      throw new ConfigException(option, value,
          "no environment; accepted: letters, digits, '.', '_' and '-', such as production");
    }
  }
}
