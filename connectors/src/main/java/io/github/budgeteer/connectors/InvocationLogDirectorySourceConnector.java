package io.github.budgeteer.connectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Publishes the invocation logs found in files and directory trees, each record exactly once where the worker can. */
public final class InvocationLogDirectorySourceConnector extends SourceConnector {
  private Map<String, String> options = Map.of();

  @Override
  public String version() {
    String version = InvocationLogDirectorySourceConnector.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public void start(Map<String, String> connectorOptions) {
    options = Map.copyOf(new DirectoryConnectorConfig(connectorOptions).originalsStrings());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return InvocationLogDirectorySourceTask.class;
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
