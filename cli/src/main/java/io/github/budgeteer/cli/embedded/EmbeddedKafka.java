package io.github.budgeteer.cli.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntUnaryOperator;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka broker and KRaft controller in this JVM, on free loopback ports, with its data on disk. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final int NODE = 1;
  private static final String HOST = "127.0.0.1";
  /** Written by Kafka when it stops in order, and removed when it starts. */
  private static final String CLEAN_STOP = ".kafka_cleanshutdown";

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the broker over a directory, which is formatted on first use.
   *
   * @throws IllegalStateException if it does not start
   */
  public static EmbeddedKafka start(Path directory) {
    return start(directory, IntUnaryOperator.identity());
  }

  /** Does the same for clients who come another way: {@code advertised} gives the port at which they find the broker's. */
  public static EmbeddedKafka start(Path directory, IntUnaryOperator advertised) {
    try {
      return attempt(directory, advertised);
    } catch (IllegalStateException e) {
      // A port that was free a moment ago may be somebody's by now.
      LOG.warn("{}; once more", e.getMessage(), e);
      return attempt(directory, advertised);
    }
  }

  private static EmbeddedKafka attempt(Path directory, IntUnaryOperator advertised) {
    try {
      format(directory);
      if (wasKilled(directory)) {
        giveUpTheKilled(directory);
      }
      int[] ports = freePorts();
      String bootstrapServers = HOST + ":" + advertised.applyAsInt(ports[0]);
      return new EmbeddedKafka(
          started(config(directory, HOST + ":" + ports[0], bootstrapServers, ports[1])), bootstrapServers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded broker started", e);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not start over " + directory, e);
    }
  }

  private static Map<String, String> config(Path directory, String broker, String advertised,
      int controllerPort) {
    Map<String, String> config = new HashMap<>(common(directory, controllerPort));
    config.putAll(Map.of("process.roles", "broker,controller", "listeners",
        "BROKER://" + broker + "," + config.get("listeners"), "advertised.listeners",
        "BROKER://" + advertised,
        "inter.broker.listener.name", "BROKER", "auto.create.topics.enable", "false"));
    config.putAll(Map.of(
        // One broker: nothing to replicate to, and nobody to wait for.
        "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1", //
        "transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1", //
        "transaction.state.log.num.partitions", "2", "group.initial.rebalance.delay.ms", "0", //
        // What is not kept forever on purpose must not vanish by default.
        "log.retention.ms", "-1"));
    config.putAll(Map.of(
        // A pause of this process must not cost the only broker its leadership (ADR 13). A start waits a minute at most.
        "broker.session.timeout.ms", "30000", "broker.heartbeat.interval.ms", "500",
        // The Connect worker waits for the one before it, which EmbeddedConnect gives less than Kafka's least.
        "group.min.session.timeout.ms", "1000",
        // The first record of a transaction waits for the end of the one before, and is tried again after this.
        "add.partitions.to.txn.retry.backoff.ms", "2"));
    // The transaction of a process that was killed holds up those who read behind it: it is ended when its time is up.
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    config.putAll(Map.of("num.network.threads", "2", "num.io.threads", "4", "background.threads", "2",
        "log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20), "num.replica.fetchers", "1"));
    return config;
  }

  /** Returns the options of the controller, which are those of every start. */
  private static Map<String, String> common(Path directory, int port) {
    String controller = HOST + ":" + port;
    return Map.of("node.id", Integer.toString(NODE), "controller.quorum.voters", NODE + "@" + controller,
        "controller.listener.names", "CONTROLLER", "listeners", "CONTROLLER://" + controller,
        "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT", "log.dirs",
        directory.toString());
  }

  private static KafkaRaftServer started(Map<String, String> config) {
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException | Error e) {
      // One of the two may run, and has the directory open.
      try {
        server.shutdown();
      } catch (RuntimeException | Error also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  private static boolean wasKilled(Path directory) {
    return Files.exists(directory.resolve("__cluster_metadata-0"))
        && !Files.exists(directory.resolve(CLEAN_STOP));
  }

  /**
   * Has the controller, before there is a broker, take the leadership from the one that was killed. The next would otherwise
   * believe that it leads until the controller takes it away, and transactions that end meanwhile would never be closed in
   * their partitions (ADR 13).
   */
  private static void giveUpTheKilled(Path directory) throws Exception {
    int port = freePorts()[0];
    Map<String, String> config = new HashMap<>(common(directory, port));
    config.put("process.roles", "controller");
    KafkaRaftServer controller = started(config);
    try (Admin admin = Admin
        .create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, HOST + ":" + port))) {
      admin.unregisterBroker(NODE).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
        throw e;
      }
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  /** Returns {@code host:port} at which clients find the broker. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    new Formatter().setNodeId(NODE).setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString()).setControllerListenerName("CONTROLLER")
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private static int[] freePorts() {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[]{first.getLocalPort(), second.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException("no free loopback port", e);
    }
  }
}
