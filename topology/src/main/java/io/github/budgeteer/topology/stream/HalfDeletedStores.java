package io.github.budgeteer.topology.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of stores whose deletion was interrupted.
 *
 * <p>Under exactly-once Kafka Streams deletes the stores of a task that was not closed in order, and fills new ones. A kill
 * meanwhile may leave write-ahead logs without the file that names the database's parts; RocksDB then refuses to create a new
 * one ("wal_dir contains existing log file"), and Kafka Streams, which opens all stores first, does not start.
 */
final class HalfDeletedStores {
  private static final Logger LOG = LoggerFactory.getLogger(HalfDeletedStores.class);
  /** Names the newest manifest of a database; without it there is none. */
  private static final String CURRENT = "CURRENT";

  private HalfDeletedStores() {}

  /**
   * Deletes the rest of them; what they held is restored.
   *
   * @param application directory of an application that does not run
   */
  static void remove(Path application) {
    try {
      for (Path task : children(application)) {
        for (Path store : children(task.resolve("rocksdb"))) {
          if (!Files.exists(store.resolve(CURRENT)) && !children(store).isEmpty()) {
            LOG.warn("{} was being deleted when the process was killed: deleted now", store);
            Utils.delete(store.toFile());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
