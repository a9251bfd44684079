package io.github.budgeteer.cli.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private final Connect<DistributedHerder> connect;

  private EmbeddedConnect(Connect<DistributedHerder> connect) {
    this.connect = connect;
  }

  /**
   * Starts the worker; its three topics must exist, named {@code PREFIXconnect-offsets}, {@code -configs}, {@code -status}.
   */
  public static EmbeddedConnect start(String bootstrapServers, String topicPrefix) {
    Map<String, String> config = new HashMap<>(Map.of("bootstrap.servers", bootstrapServers, "group.id",
        topicPrefix + "connect", "offset.storage.topic", offsetsTopic(topicPrefix), "config.storage.topic",
        configsTopic(topicPrefix), "status.storage.topic", statusTopic(topicPrefix), //
        "offset.storage.replication.factor", "1", "config.storage.replication.factor", "1",
        "status.storage.replication.factor", "1", //
        "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter", "value.converter",
        "org.apache.kafka.connect.converters.ByteArrayConverter"));
    config.putAll(Map.of("exactly.once.source.support", "enabled", //
        // The only worker need not wait for a dead twin to come back.
        "scheduled.rebalance.max.delay.ms", "0", "listeners", "http://127.0.0.1:0", //
        // Our plugins are on the class path and named in service files: no need to scan it.
        "plugin.discovery", "service_load", "offset.flush.interval.ms", "1000", //
        "offset.storage.partitions", "1", "status.storage.partitions", "1"));
    return new EmbeddedConnect(new ConnectDistributed().startConnect(config));
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

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }

  private static String firstLine(String trace) {
    return trace == null ? "failed" : trace.lines().findFirst().orElse("failed");
  }
}
