package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** Publishes what a connector's tasks say of themselves in the embedded worker's JMX. */
final class ConnectorMeters {
  private static final String PREFIX = "budgeteer.connector.";
  /** Metrics of a task by what they are called here. */
  private static final Map<String, String> COUNTERS = Map.of("bytes", "bytes-total", "objects",
      "objects-total",
      "quarantined", "quarantined-total", "ignored", "ignored-total");

  private ConnectorMeters() {}

  static void register(EmbeddedConnect connect, String connector, MeterRegistry registry) {
    FunctionCounter.builder(PREFIX + "records", connect, worker -> worker.recordsWritten(connector))
        .tag("connector", connector).register(registry);
    COUNTERS.forEach((name, metric) -> FunctionCounter
        .builder(PREFIX + name, connect, worker -> worker.taskMetrics(connector, metric).sum())
        .tag("connector", connector).register(registry));
    Gauge.builder(PREFIX + "newest.age", connect,
        // Of the tasks that have read something, the one that has read the newest.
        worker -> worker.taskMetrics(connector, "newest-object-age-seconds").filter(age -> !Double.isNaN(age))
            .min().orElse(Double.NaN))
        .baseUnit("seconds").tag("connector", connector).register(registry);
  }
}
