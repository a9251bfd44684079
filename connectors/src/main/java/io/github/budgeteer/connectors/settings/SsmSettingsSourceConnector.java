package io.github.budgeteer.connectors.settings;

import io.github.budgeteer.connectors.aws.AwsOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Publishes the settings that SSM's Parameter Store holds, as they change; a value that makes no rule is reported instead. */
public final class SsmSettingsSourceConnector extends SourceConnector {
  static final String VERSION = Objects.requireNonNullElse(
      SsmSettingsSourceConnector.class.getPackage().getImplementationVersion(), "development");

  private Map<String, String> options = Map.of();

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new SsmSettingsConfig(connectorOptions).originalsStrings());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SsmSettingsSourceTask.class;
  }

  /** One task: settings are judged together. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(options);
  }

  @Override
  public void stop() {
    options = Map.of();
  }

  @Override
  public ConfigDef config() {
    return SsmSettingsConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> connectorOptions) {
    return AwsOptions.checked(super.validate(connectorOptions));
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorOptions) {
    return ExactlyOnceSupport.SUPPORTED;
  }
}
