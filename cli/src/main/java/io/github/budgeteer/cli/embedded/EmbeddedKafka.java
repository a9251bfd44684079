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
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** One Kafka broker and KRaft controller in this JVM, on free loopback ports, with its data on disk. */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;
  private static final String HOST = "127.0.0.1";

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
    int[] ports = freePorts();
    String controller = HOST + ":" + ports[1];
    String broker = HOST + ":" + ports[0];
    Map<String, String> config = new HashMap<>(Map.of("process.roles", "broker,controller", "node.id",
        Integer.toString(NODE), "controller.quorum.voters", NODE + "@" + controller,
        "controller.listener.names",
        "CONTROLLER", "listeners", "BROKER://" + broker + ",CONTROLLER://" + controller,
        "advertised.listeners",
        "BROKER://" + broker, "inter.broker.listener.name", "BROKER", "listener.security.protocol.map",
        "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT", "log.dirs", directory.toString()));
    config.putAll(Map.of("auto.create.topics.enable", "false", //
        // One broker: nothing to replicate to, and nobody to wait for.
        "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "1", //
        "transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1", //
        "transaction.state.log.num.partitions", "2", "group.initial.rebalance.delay.ms", "0", //
        // What is not kept forever on purpose must not vanish by default.
        "log.retention.ms", "-1"));
    config.putAll(Map.of(
        // A start waits until the controller gives up a broker that was killed before; one that stops says goodbye.
        "broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500",
        // And the Connect worker waits for the one before it, which EmbeddedConnect gives less than Kafka's least.
        "group.min.session.timeout.ms", "1000",
        // The first record of a transaction waits for the end of the one before, and is tried again after this.
        "add.partitions.to.txn.retry.backoff.ms", "2"));
    // The transaction of a process that was killed holds up those who read behind it: it is ended when its time is up.
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    config.putAll(Map.of("num.network.threads", "2", "num.io.threads", "4", "background.threads", "2",
        "log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20), "num.replica.fetchers", "1"));
    try {
      format(directory);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(server, broker);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not start over " + directory, e);
    }
  }

  /** Returns {@code host:port} of the broker. */
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
