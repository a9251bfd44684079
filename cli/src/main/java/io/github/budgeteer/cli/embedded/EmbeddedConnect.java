package io.github.budgeteer.cli.embedded;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.DoubleStream;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Sanitizer;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.FutureCallback;

/** One distributed Connect worker in this JVM, with exactly-once source support, its REST port on loopback. */
public final class EmbeddedConnect implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 60;
  private static final String RUNNING = "RUNNING";

  private final Connect<DistributedHerder> connect;

  private EmbeddedConnect(Connect<DistributedHerder> connect) {
    this.connect = connect;
  }

  /**
   * Starts the worker; its three topics must exist, named {@code PREFIXconnect-offsets}, {@code -configs}, {@code -status}.
   */
  public static EmbeddedConnect start(String bootstrapServers, String topicPrefix) {
    return start(bootstrapServers, topicPrefix, Map.of());
  }

  /** Starts the worker with other options than usual. */
  static EmbeddedConnect start(String bootstrapServers, String topicPrefix, Map<String, String> others) {
    Map<String, String> config = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "group.id",
        topicPrefix + "connect", "offset.storage.topic", offsetsTopic(topicPrefix), "config.storage.topic",
        configsTopic(topicPrefix), "status.storage.topic", statusTopic(topicPrefix), //
        "offset.storage.replication.factor", "1", "config.storage.replication.factor", "1",
        "status.storage.replication.factor", "1", //
        "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter", "value.converter",
        "org.apache.kafka.connect.converters.ByteArrayConverter"));
    config.putAll(Map.of("exactly.once.source.support", "enabled", //
        // The only worker need not wait for a dead twin to come back.
        "scheduled.rebalance.max.delay.ms", "0",
        // A worker that was killed is given up soon: a start waits for that.
        "session.timeout.ms", "3000", "heartbeat.interval.ms", "500",
        // So is the transaction a task had open: until then a worker that starts waits at the end of the offsets.
        "producer.transaction.timeout.ms", "5000", "listeners", "http://127.0.0.1:0", //
        // Our plugins are on the class path and named in service files: no need to scan it.
        "plugin.discovery", "service_load", "offset.flush.interval.ms", "1000", //
        "offset.storage.partitions", "1", "status.storage.partitions", "1"));
    config.putAll(others);
    return start(config);
  }

  /**
   * Starts the worker with a worker's options of Connect, and with those alone; it creates its topics where they are missing.
   *
   * @throws IllegalStateException if it does not start; the message says why
   */
  public static EmbeddedConnect start(Map<String, String> options) {
    try {
      return new EmbeddedConnect(new ConnectDistributed().startConnect(options));
    } catch (KafkaException e) {
      throw new IllegalStateException("the Connect worker did not start: " + e.getMessage(), e);
    }
  }

  public static String offsetsTopic(String topicPrefix) {
    return topicPrefix + "connect-offsets";
  }

  public static String configsTopic(String topicPrefix) {
    return topicPrefix + "connect-configs";
  }

  public static String statusTopic(String topicPrefix) {
    return topicPrefix + "connect-status";
  }

  /**
   * Creates a connector, or gives it another configuration.
   *
   * @throws IllegalArgumentException if the worker refuses the configuration; the message names each wrong option
   */
  public void put(String connector, Map<String, String> config) {
    FutureCallback<Created<ConnectorInfo>> done = new FutureCallback<>();
    connect.herder().putConnectorConfig(connector, config, true, done);
    try {
      done.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while configuring " + connector, e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the Connect worker did not take " + connector + " within "
          + TIMEOUT_SECONDS + " s", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalArgumentException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(),
          e);
    }
  }

  /** Returns why a connector or one of its tasks has failed, or the empty text if none has. */
  public String failure(String connector) {
    ConnectorStateInfo state;
    try {
      state = connect.herder().connectorStatus(connector);
    } catch (org.apache.kafka.connect.errors.NotFoundException e) {
      return ""; // Not started yet.
    }
    if ("FAILED".equals(state.connector().state())) {
      return firstLine(state.connector().trace());
    }
    return state.tasks().stream().filter(task -> "FAILED".equals(task.state())).findFirst()
        .map(task -> firstLine(task.trace())).orElse("");
  }

  /** Returns why a connector or one of its tasks is not running; nothing if all of it is. */
  public Optional<String> notRunning(String connector) {
    ConnectorStateInfo state;
    try {
      state = connect.herder().connectorStatus(connector);
    } catch (org.apache.kafka.connect.errors.NotFoundException e) {
      return Optional.of("not started yet");
    }
    if (!RUNNING.equals(state.connector().state())) {
      return Optional.of("connector " + words(state.connector()));
    }
    return state.tasks().isEmpty()
        ? Optional.of("no task started yet")
        : state.tasks().stream().filter(task -> !RUNNING.equals(task.state())).findFirst()
            .map(task -> "task " + task.id() + " " + words(task));
  }

  /** Returns how many records the running tasks of a connector have written; tasks begin at 0 when they are restarted. */
  public double recordsWritten(String connector) {
    return taskMetrics(connector, "source-task-metrics", "source-record-write-total").sum();
  }

  /**
   * Returns what the running tasks of a connector say of themselves: one number for each that has the metric.
   *
   * @param metric as {@code io.github.budgeteer.connectors.SourceMetrics} names it
   */
  public DoubleStream taskMetrics(String connector, String metric) {
    return taskMetrics(connector, "plugins", metric);
  }

  private static DoubleStream taskMetrics(String connector, String type, String metric) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    DoubleStream.Builder values = DoubleStream.builder();
    try {
      ObjectName tasks = new ObjectName(
          "kafka.connect:type=" + type + ",connector=" + Sanitizer.jmxSanitize(connector) + ",task=*");
      for (ObjectName task : beans.queryNames(tasks, null)) {
        values.add((Double) beans.getAttribute(task, metric));
      }
    } catch (InstanceNotFoundException | AttributeNotFoundException e) {
      return values.build(); // A task ended, or begins, meanwhile.
    } catch (JMException e) {
      throw new IllegalStateException("the Connect worker does not publish " + connector + "'s metrics", e);
    }
    return values.build();
  }

  /** Returns where the worker's REST interface listens, on loopback. */
  public URI url() {
    return connect.rest().serverUrl();
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }

  private static String words(ConnectorStateInfo.AbstractState state) {
    String name = state.state().toLowerCase(Locale.ROOT);
    return "FAILED".equals(state.state()) ? name + ": " + firstLine(state.trace()) : name;
  }

  private static String firstLine(String trace) {
    return trace == null ? "failed" : trace.lines().findFirst().orElse("failed");
  }
}
