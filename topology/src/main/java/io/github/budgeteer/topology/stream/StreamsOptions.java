package io.github.budgeteer.topology.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * How one instance of the topology runs.
 *
 * @param bootstrapServers brokers, {@code host:port}
 * @param stateDirectory where the stores live
 * @param threads stream threads
 * @param instanceId name of this instance among those of the application, the same after a restart; null if it has none, and a
 *     restart waits for the session of the process before it
 * @param standbys copies of the state on other instances, from which one takes over without restoring
 * @param session after which a member that is silent is given up; a restart and a rolling upgrade must fit into it, and the
 *     partitions of a failed thread wait for it
 * @param kafka the rest, under Kafka's own names
 */
public record StreamsOptions(String bootstrapServers, Path stateDirectory, int threads,
    @Nullable String instanceId, int standbys, Duration session, KafkaOptions kafka) {
  /** Kafka's default. */
  public static final Duration DEFAULT_SESSION = Duration.ofSeconds(45);
  /** What brokers accept without being told otherwise. */
  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);
  /** Kafka's names of what has a component of its own here. */
  static final Set<String> WITHOUT_PREFIX = Set.of(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
      StreamsConfig.STATE_DIR_CONFIG, StreamsConfig.NUM_STREAM_THREADS_CONFIG,
      ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
      ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);

  public StreamsOptions {
    require(!bootstrapServers.isBlank(),
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG + ": none; accepted: host:port, several with commas");
    require(threads >= 1,
        StreamsConfig.NUM_STREAM_THREADS_CONFIG + ": " + threads + "; accepted: 1 or more");
    require(instanceId == null || instanceId.matches("[a-zA-Z0-9._-]+"),
        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG + ": '" + instanceId
            + "'; accepted: letters, digits, ., _ and -");
    require(standbys >= 0,
        StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG + ": " + standbys + "; accepted: 0 or more");
    require(session.compareTo(SHORTEST_SESSION) >= 0,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG + ": " + session.toMillis() + "; accepted: "
            + SHORTEST_SESSION.toMillis() + " or more");
  }

  /**
   * Reads the options of one of several instances on brokers that others run: one standby, and all else as Kafka has it, but
   * for the state's directory, which must be told.
   *
   * @param properties options under Kafka's own names
   * @throws IllegalArgumentException if one is missing, unknown, wrong or not to be chosen; the message says what would be
   *     accepted
   */
  public static StreamsOptions clustered(Map<String, String> properties) {
    Map<String, String> rest = new HashMap<>(properties);
    String servers = rest.remove(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG);
    String directory = rest.remove(StreamsConfig.STATE_DIR_CONFIG);
    // Kafka's default is cleared away with other temporary files, and with it all state.
    require(directory != null && !directory.isBlank(), StreamsConfig.STATE_DIR_CONFIG
        + ": not set; accepted: a directory of this instance alone, the same after a restart");
    int threads = number(rest, StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    int standbys = number(rest, StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    int session = number(rest, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) DEFAULT_SESSION.toMillis());
    String instance = rest.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new StreamsOptions(servers == null ? "" : servers, Path.of(directory == null ? "" : directory),
        threads, instance, standbys, Duration.ofMillis(session), new KafkaOptions(rest));
  }

  /** Returns the options of the only instance beside an embedded broker. */
  public static StreamsOptions alone(String bootstrapServers, Path stateDirectory, int threads) {
    return new StreamsOptions(bootstrapServers, stateDirectory, threads, "1", 0, Duration.ofSeconds(10),
        KafkaOptions.NONE);
  }

  private static int number(Map<String, String> properties, String name, int usual) {
    String value = properties.remove(name);
    try {
      return value == null ? usual : Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": '" + value + "'; accepted: a whole number", e);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
