package io.github.budgeteer.connectors.settings;

import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.Matching;
import io.github.budgeteer.connectors.OptionDisplay;
import io.github.budgeteer.connectors.aws.AwsOptions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Options of {@link SsmSettingsSourceConnector}. */
public final class SsmSettingsConfig extends AbstractConfig {
  public static final String ENVIRONMENT = "environment";
  private static final String ENVIRONMENT_DOC = "Whose settings are read besides the global ones, such as production: the name in "
      + "/bedrock-budgeteer/ENVIRONMENT/….";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_DOC = "How often the parameters are read, in milliseconds.";
  private static final Matching NAME = new Matching("[\\w.-]{1,100}",
      "letters, digits, '.', '_' and '-', such as production");

  SsmSettingsConfig(Map<String, String> options) {
    super(definition(), options);
  }

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef()
        .define(ENVIRONMENT, ConfigDef.Type.STRING, ConfigDef.NO_DEFAULT_VALUE,
            NAME, Importance.HIGH, ENVIRONMENT_DOC)
        .define(POLL_INTERVAL, ConfigDef.Type.LONG, Duration.ofSeconds(30).toMillis(), Range.atLeast(10),
            Importance.MEDIUM, POLL_INTERVAL_DOC);
    CommonOptions.defineTopics(definition);
    return OptionDisplay.of(AwsOptions.define(definition));
  }

  String environment() {
    return getString(ENVIRONMENT);
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }
}
