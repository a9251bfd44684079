package io.github.budgeteer.connectors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * What a task has done, as metrics of the worker: {@code kafka.connect:type=plugins,connector=…,task=…} in JMX and in every
 * reporter that the worker has.
 */
public final class SourceMetrics {
  private final InstantSource clock;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong objects = new AtomicLong();
  private final AtomicLong quarantined = new AtomicLong();
  private final AtomicLong ignored = new AtomicLong();
  private final AtomicReference<Instant> newest = new AtomicReference<>(Instant.EPOCH);

  public SourceMetrics(InstantSource clock) {
    this.clock = clock;
  }

  /** Has the worker publish them. Workers before 4.1 have no metrics of plugins, and go without. */
  public void register(SourceTaskContext context) {
    PluginMetrics metrics;
    try {
      metrics = context.pluginMetrics();
    } catch (NoSuchMethodError e) {
      return;
    }
    gauge(metrics, "records-total", "Log records published.", () -> records.doubleValue());
    gauge(metrics, "bytes-total", "Bytes of logs read, as they lie there.", () -> bytes.doubleValue());
    gauge(metrics, "objects-total", "Objects, files or pages read to their end.",
        () -> objects.doubleValue());
    gauge(metrics, "quarantined-total", "Log records that could not be used.",
        () -> quarantined.doubleValue());
    gauge(metrics, "ignored-total", "Log records, notifications and messages that concern nothing we keep.",
        () -> ignored.doubleValue());
    gauge(metrics, "newest-object-age-seconds",
        "Seconds since the newest object read was written; NaN before the first.",
        () -> newest.get().equals(Instant.EPOCH)
            ? Double.NaN
            : Duration.between(newest.get(), clock.instant()).toMillis() / 1e3);
  }

  /** Counts what was found. */
  public void found(RecordReader.Found found) {
    if (found instanceof RecordReader.Found.Publish) {
      records.incrementAndGet();
    } else if (found instanceof RecordReader.Found.Nothing) {
      ignored.incrementAndGet();
    } else if (found instanceof RecordReader.Found.Refuse) {
      quarantined.incrementAndGet();
    } else {
      throw new IllegalStateException("nobody counts " + found.getClass());
    }
  }

  /** Counts records that become records of ours. */
  public void published(int number) {
    records.addAndGet(number);
  }

  /** Counts an object that was read to its end. */
  public void read(long bytesOfIt, Instant written) {
    objects.incrementAndGet();
    bytes.addAndGet(bytesOfIt);
    newest.accumulateAndGet(written, (one, other) -> one.isAfter(other) ? one : other);
  }

  /** Counts what concerns nothing we keep. */
  public void ignore(int things) {
    ignored.addAndGet(things);
  }

  private static void gauge(PluginMetrics metrics, String name, String description,
      DoubleSupplier value) {
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()),
        (Gauge<Double>) (config, now) -> value.getAsDouble());
  }
}
