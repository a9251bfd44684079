package io.github.budgeteer.topology.stream;

import java.nio.file.Path;
import java.time.Duration;
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
 */
public record StreamsOptions(String bootstrapServers, Path stateDirectory, int threads,
    @Nullable String instanceId,
    int standbys, Duration session) {
  /** Kafka's default. */
  public static final Duration DEFAULT_SESSION = Duration.ofSeconds(45);
  /** What brokers accept without being told otherwise. */
  private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);

  public StreamsOptions {
    require(!bootstrapServers.isBlank(), "bootstrap servers: none; accepted: host:port, several with commas");
    require(threads >= 1, "threads: " + threads + "; accepted: 1 or more");
    require(instanceId == null || instanceId.matches("[a-zA-Z0-9._-]+"),
        "instance id: '" + instanceId + "'; accepted: letters, digits, ., _ and -");
    require(standbys >= 0, "standbys: " + standbys + "; accepted: 0 or more");
    require(session.compareTo(SHORTEST_SESSION) >= 0,
        "session: " + session + "; accepted: " + SHORTEST_SESSION + " or more");
  }

  /** Returns the options of one of several instances on brokers that others run: one standby, Kafka's own session. */
  public static StreamsOptions clustered(String bootstrapServers, Path stateDirectory, int threads,
      @Nullable String instanceId) {
    return new StreamsOptions(bootstrapServers, stateDirectory, threads, instanceId, 1, DEFAULT_SESSION);
  }

  /** Returns the options of the only instance beside an embedded broker. */
  public static StreamsOptions alone(String bootstrapServers, Path stateDirectory, int threads) {
    return new StreamsOptions(bootstrapServers, stateDirectory, threads, "1", 0, Duration.ofSeconds(10));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
