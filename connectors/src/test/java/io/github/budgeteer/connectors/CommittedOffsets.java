package io.github.budgeteer.connectors;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What Connect gives a task: the offsets that were committed. */
public final class CommittedOffsets implements SourceTaskContext {
  private final Map<Map<String, ?>, Map<String, Object>> committed;
  private final TaskMetrics metrics = new TaskMetrics();

  public CommittedOffsets(Map<Map<String, ?>, Map<String, Object>> committed) {
    this.committed = committed;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics;
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return new OffsetStorageReader() {
      @Override
      public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
        return committed.get(partition);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, committed.get(partition)));
        return found;
      }
    };
  }

  /** Returns what a metric of the task says now. */
  public double metric(String name) {
    return metrics.value(name);
  }
}
