package io.github.budgeteer.connectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Publishes what files and directory trees hold, each record exactly once where the worker can. It is public because a worker that
 * scans for plugins finds no connector behind a class that is not.
 */
public abstract class DirectorySourceConnector extends SourceConnector {
  static final String VERSION = Objects.requireNonNullElse(
      DirectorySourceConnector.class.getPackage().getImplementationVersion(), "development");

  private Map<String, String> options = Map.of();

  DirectorySourceConnector() {}

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new DirectoryConnectorConfig(connectorOptions).originalsStrings());
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return IntStream.range(0, maxTasks).mapToObj(index -> {
      Map<String, String> task = new HashMap<>(options);
      task.put(DirectoryConnectorConfig.TASK_INDEX, Integer.toString(index));
      task.put(DirectoryConnectorConfig.TASK_COUNT, Integer.toString(maxTasks));
      return task;
    }).toList();
  }

  @Override
  public void stop() {
    options = Map.of();
  }

  @Override
  public ConfigDef config() {
    return DirectoryConnectorConfig.definition();
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorOptions) {
    return ExactlyOnceSupport.SUPPORTED;
  }
}
