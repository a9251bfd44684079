package io.github.budgeteer.connectors;

import io.github.budgeteer.connectors.RecordReader.Found;
import io.github.budgeteer.connectors.log.LogFiles;
import io.github.budgeteer.connectors.log.LogFiles.LogFile;
import io.github.budgeteer.events.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files record by record.
 *
 * <p>The source offset of a file is its {@link Delivery}: how many of its records have been handed over. It is committed with
 * them, so after a crash or in a later run reading goes on behind them. The same delivery is published, so that others can
 * tell how far reading has come.
 */
abstract class DirectorySourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorySourceTask.class);
  private static final String FILE = "file";

  private final InstantSource clock;
  private final SourceMetrics metrics;
  private final Deque<LogFile> waiting = new ArrayDeque<>();
  /** What has been handed over of each file, so that an unchanged one is not opened again. */
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private DirectoryConnectorConfig config;
  private SourceRecords sourceRecords;
  private @Nullable OpenFile open;
  private final Schedule scans = new Schedule();

  @SuppressWarnings("NullAway.Init") // Connect calls start before anything else.
  DirectorySourceTask(InstantSource clock) {
    this.clock = clock;
    this.metrics = new SourceMetrics(clock);
  }

  /** A file being read, and how far. */
  private record OpenFile(LogFile file, RecordReader reader, long skip) {}

  /** Starts to read a file. */
  abstract RecordReader read(Path file, DirectoryConnectorConfig options) throws IOException;

  /** Returns what stands as {@code function_name} beside what is refused. */
  abstract String functionName();

  @Override
  public String version() {
    return DirectorySourceConnector.VERSION;
  }

  @Override
  public void start(Map<String, String> options) {
    config = new DirectoryConnectorConfig(options);
    sourceRecords = new SourceRecords(CommonOptions.topicPrefix(config), functionName(), clock);
    metrics.register(context);
  }

  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> batch = new ArrayList<>();
    while (batch.size() < CommonOptions.batchSize(config)) {
      if (open == null && !openNext()) {
        break;
      }
      readInto(batch);
    }
    if (batch.isEmpty()) {
      Thread.sleep(Math.min(100, config.pollInterval().toMillis()));
      return null;
    }
    return batch;
  }

  @Override
  public void stop() {
    closeFile();
  }

  private boolean openNext() {
    if (waiting.isEmpty()) {
      scan();
    }
    while (open == null && !waiting.isEmpty()) {
      LogFile file = waiting.remove();
      long skip = delivered(file.path()).map(Delivery::records).orElse(0L);
      try {
        open = new OpenFile(file, read(Path.of(file.path()), config), skip);
      } catch (IOException e) {
        LOG.warn("cannot open {}: {}; it is tried again", file.path(), e.toString());
      }
    }
    return open != null;
  }

  private void scan() {
    Instant now = clock.instant();
    if (!scans.isDue(now, config.pollInterval())) {
      return;
    }
    scans.done(now);
    for (LogFile file : LogFiles.list(config.paths())) {
      if (config.isMine(file.path()) && delivered(file.path()).filter(done -> isDone(done, file)).isEmpty()) {
        waiting.add(file);
      }
    }
  }

  /** Tells whether a file is as it was when all of it had been delivered. */
  private static boolean isDone(Delivery delivery, LogFile file) {
    return delivery.complete() && delivery.size() == file.size() && delivery.modified() == file.modified();
  }

  private Optional<Delivery> delivered(String path) {
    Delivery known = deliveries.get(path);
    if (known == null) {
      Map<String, Object> offset = context.offsetStorageReader().offset(Map.of(FILE, path));
      if (offset != null) {
        known = DeliveryOffset.read(path, offset);
        deliveries.put(path, known);
      }
    }
    return Optional.ofNullable(known);
  }

  private void readInto(List<SourceRecord> batch) {
    OpenFile current = open;
    if (current == null) {
      return;
    }
    try {
      while (batch.size() < CommonOptions.batchSize(config)) {
        Optional<Found> next = current.reader().next();
        if (next.isEmpty()) {
          long found = Math.max(current.skip(),
              delivered(current.file().path()).map(Delivery::records).orElse(0L));
          deliver(batch, current, found, true);
          metrics.read(current.reader().bytesRead(), Instant.ofEpochMilli(current.file().modified()));
          closeFile();
          return;
        }
        Found found = next.get();
        if (found instanceof Found.Refuse refused && refused.unfinished() && isFresh(current.file())) {
          closeFile(); // Still being written: the next scan looks again.
          return;
        }
        if (found.place().record() > current.skip()) {
          take(current, found, batch);
        }
      }
      // Progress inside a large file; its offset is that of the last record.
      deliver(batch, current, records(batch, current), false);
    } catch (IOException e) {
      LOG.warn("cannot read {}: {}; it is tried again", current.file().path(), e.toString());
      closeFile();
    }
  }

  private static long records(List<SourceRecord> batch, OpenFile current) {
    return batch.isEmpty()
        ? current.skip()
        : DeliveryOffset.read(current.file().path(), batch.get(batch.size() - 1).sourceOffset()).records();
  }

  private boolean isFresh(LogFile file) throws IOException {
    Instant modified = Files.getLastModifiedTime(Path.of(file.path())).toInstant();
    return clock.instant().isBefore(modified.plus(config.settle()));
  }

  private void deliver(List<SourceRecord> batch, OpenFile current, long records, boolean complete) {
    Delivery delivery = delivery(current, records, complete);
    batch.add(sourceRecords.of(delivery, partition(delivery), DeliveryOffset.write(delivery)));
  }

  private void take(OpenFile current, Found found, List<SourceRecord> batch) {
    Delivery delivery = delivery(current, found.place().record(), false);
    metrics.found(found);
    sourceRecords.of(found, partition(delivery), DeliveryOffset.write(delivery)).ifPresent(batch::add);
  }

  private Delivery delivery(OpenFile current, long records, boolean complete) {
    Delivery delivery = new Delivery(current.file().path(), records, current.reader().bytesRead(),
        current.file().size(), current.file().modified(), complete);
    deliveries.put(delivery.file(), delivery);
    return delivery;
  }

  private static Map<String, String> partition(Delivery delivery) {
    return Map.of(FILE, delivery.file());
  }

  private void closeFile() {
    OpenFile current = open;
    open = null;
    if (current != null) {
      try {
        current.reader().close();
      } catch (IOException e) {
        LOG.debug("closing {}", current.file().path(), e);
      }
    }
  }
}
