package io.github.budgeteer.cli.run;

import io.github.budgeteer.connectors.log.LogFiles;
import io.github.budgeteer.connectors.log.LogFiles.LogFile;
import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.Topic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far the connector has come with some logs, as told on the {@code deliveries} topic. */
final class Deliveries implements AutoCloseable {
  private final TopicReader<Delivery> reader;
  private final List<Path> logs;
  private final Map<String, Delivery> latest = new HashMap<>();
  private List<LogFile> files;

  Deliveries(String bootstrapServers, String prefix, List<Path> logs) {
    reader = TopicReader.of(bootstrapServers, prefix, Topic.DELIVERIES);
    this.logs = logs;
    files = LogFiles.list(logs);
  }

  /** Tells whether everything in the logs, as they are now, has been delivered and committed. */
  boolean complete() {
    reader.readToEnd((file, delivery) -> latest.put(file, delivery));
    if (!files.stream().allMatch(this::isDelivered)) {
      return false;
    }
    files = LogFiles.list(logs);
    return files.stream().allMatch(this::isDelivered);
  }

  long bytesTotal() {
    return files.stream().mapToLong(LogFile::size).sum();
  }

  long bytesDone() {
    return files.stream().mapToLong(file -> isDelivered(file) ? file.size() : read(file)).sum();
  }

  private long read(LogFile file) {
    Delivery delivery = latest.get(file.path());
    return delivery == null ? 0 : Math.min(delivery.bytes(), file.size());
  }

  private boolean isDelivered(LogFile file) {
    Delivery delivery = latest.get(file.path());
    return delivery != null && delivery.complete() && delivery.size() == file.size()
        && delivery.modified() == file.modified();
  }

  @Override
  public void close() {
    reader.close();
  }
}
