package io.github.budgeteer.connectors.cloudwatch;

import io.github.budgeteer.connectors.aws.AwsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Publishes the calls that log groups of CloudWatch Logs hold, each exactly once where the worker can. */
public final class BedrockInvocationLogCloudWatchSourceConnector extends SourceConnector {
  static final String VERSION = Objects.requireNonNullElse(
      BedrockInvocationLogCloudWatchSourceConnector.class.getPackage().getImplementationVersion(),
      "development");

  private Map<String, String> options = Map.of();

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new CloudWatchSourceConfig(connectorOptions).originalsStrings());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return BedrockInvocationLogCloudWatchSourceTask.class;
  }

  /** Each group is one task's. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<String> groups = new CloudWatchSourceConfig(options).groups();
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int task = 0; task < Math.min(maxTasks, groups.size()); task++) {
      List<String> share = new ArrayList<>();
      for (int group = task; group < groups.size(); group += maxTasks) {
        share.add(groups.get(group));
      }
      Map<String, String> own = new HashMap<>(options);
      own.put(CloudWatchSourceConfig.LOG_GROUPS, String.join(",", share));
      tasks.add(own);
    }
    return tasks;
  }

  @Override
  public void stop() {
    options = Map.of();
  }

  @Override
  public ConfigDef config() {
    return CloudWatchSourceConfig.definition();
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
