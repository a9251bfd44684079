package io.github.budgeteer.connectors.s3;

import io.github.budgeteer.connectors.aws.AwsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Publishes what log objects in S3 hold, each record exactly once where the worker can. It is public because a worker that scans for
 * plugins finds no connector behind a class that is not.
 */
public abstract class S3SourceConnector extends SourceConnector {
  static final String VERSION = Objects.requireNonNullElse(
      S3SourceConnector.class.getPackage().getImplementationVersion(), "development");

  private final LogKind kind;
  private Map<String, String> options = Map.of();

  S3SourceConnector(LogKind kind) {
    this.kind = kind;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new S3SourceConfig(kind, connectorOptions).originalsStrings());
  }

  /** A queue's messages and the listing of where they point belong to one task, or an object could be read by two. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    S3SourceConfig config = new S3SourceConfig(kind, options);
    if (!config.queues().isEmpty()) {
      return List.of(options);
    }
    List<List<String>> shares = new ArrayList<>();
    List<S3Location> locations = config.locations();
    for (int i = 0; i < locations.size(); i++) {
      if (i < maxTasks) {
        shares.add(new ArrayList<>());
      }
      shares.get(i % shares.size()).add(locations.get(i).toString());
    }
    return shares.stream().map(share -> {
      Map<String, String> task = new HashMap<>(options);
      task.put(S3SourceConfig.LOCATIONS, String.join(",", share));
      return task;
    }).toList();
  }

  @Override
  public void stop() {
    options = Map.of();
  }

  @Override
  public ConfigDef config() {
    return S3SourceConfig.definition(kind);
  }

  @Override
  public Config validate(Map<String, String> connectorOptions) {
    Config config = AwsOptions.checked(super.validate(connectorOptions));
    boolean queueIsEnough = kind == LogKind.CLOUDTRAIL && !isEmpty(config, S3SourceConfig.QUEUES);
    if (isEmpty(config, S3SourceConfig.LOCATIONS) && !queueIsEnough) {
      config.configValues().stream().filter(value -> value.name().equals(S3SourceConfig.LOCATIONS))
          .forEach(value -> value.addErrorMessage(S3SourceConfig.LOCATIONS + " is empty; accepted: "
              + S3Location.ACCEPTED
              + (kind == LogKind.INVOCATIONS ? "" : ", or a queue in " + S3SourceConfig.QUEUES)));
    }
    return config;
  }

  private static boolean isEmpty(Config config, String option) {
    return config.configValues().stream().filter(value -> value.name().equals(option))
        .map(ConfigValue::value).anyMatch(value -> value instanceof List<?> list && list.isEmpty());
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorOptions) {
    return ExactlyOnceSupport.SUPPORTED;
  }
}
