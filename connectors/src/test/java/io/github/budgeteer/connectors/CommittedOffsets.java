package io.github.budgeteer.connectors;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** What Connect gives a task: the offsets that were committed. */
final class CommittedOffsets implements SourceTaskContext {
  private final Map<Map<String, ?>, Map<String, Object>> committed;

  CommittedOffsets(Map<Map<String, ?>, Map<String, Object>> committed) {
    this.committed = committed;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("the task has no metrics of its own");
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
        throw new UnsupportedOperationException("the task asks for one at a time");
      }
    };
  }
}
