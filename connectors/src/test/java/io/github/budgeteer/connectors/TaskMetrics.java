package io.github.budgeteer.connectors;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** The metrics that a task registers. */
final class TaskMetrics implements PluginMetrics {
  private final Map<String, MetricValueProvider<?>> gauges = new HashMap<>();

  double value(String name) {
    return gauges.get(name) instanceof Gauge<?> gauge
        && gauge.value(new MetricConfig(), 0) instanceof Double value ? value : Double.NaN;
  }

  @Override
  @SuppressWarnings("NonApiType") // Kafka's interface.
  public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
    return new MetricName(name, "plugins", description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> provider) {
    gauges.put(name.name(), provider);
  }

  @Override
  public void removeMetric(MetricName name) {
    gauges.remove(name.name());
  }

  @Override
  public Sensor addSensor(String name) {
    throw new UnsupportedOperationException("tasks have gauges");
  }

  @Override
  public void removeSensor(String name) {
    throw new UnsupportedOperationException("tasks have gauges");
  }
}
