package io.github.budgeteer.topology.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Which stores are being restored from their changelogs, and how much of them is left. */
final class RestoreProgress implements StateRestoreListener {
  private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

  /** Returns what is still to be restored. */
  Optional<String> progress() {
    Map<TopicPartition, Long> now = Map.copyOf(left);
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of("restoring " + now.size() + " stores, "
            + now.values().stream().mapToLong(Long::longValue).sum() + " records left");
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
    left.put(partition, Math.max(0, end - start));
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long restored) {
    left.computeIfPresent(partition, (key, records) -> Math.max(0, records - restored));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long restored) {
    left.remove(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long restored) {
    left.remove(partition);
  }
}
