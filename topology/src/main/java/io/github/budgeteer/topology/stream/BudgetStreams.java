package io.github.budgeteer.topology.stream;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The topology as a Kafka Streams application.
 *
 * <p>A thread that fails is replaced, five times in ten minutes at most; one more failure ends the application, and its health
 * says so.
 */
public final class BudgetStreams implements AutoCloseable {
  private static final int RESTARTS = 5;
  private static final Duration RESTART_WINDOW = Duration.ofMinutes(10);
  /** Below the 30 s that orchestrators leave between the request to end and the kill, which would wipe the stores. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final String applicationId;
  private final Set<String> inputTopics;
  private final StreamsOptions options;
  private final RestoreProgress restoring = new RestoreProgress();

  /**
   * Prepares the application, not started.
   *
   * @param settings what the topology is built with; its topics must exist
   * @param clock what restarts are counted by
   * @throws IllegalStateException if the topics differ in their partitions from each other or from the state of before
   */
  public BudgetStreams(TopologySettings settings, StreamsOptions options, InstantSource clock) {
    this.options = options;
    applicationId = StreamsSettings.applicationId(settings.topicPrefix());
    StartCheck.run(options, settings.topicPrefix());
    Topology topology = BudgetTopology.build(settings);
    inputTopics = topology.describe().subtopologies().stream().flatMap(part -> part.nodes().stream())
        .filter(TopologyDescription.Source.class::isInstance).map(TopologyDescription.Source.class::cast)
        .flatMap(source -> source.topicSet().stream()).collect(Collectors.toUnmodifiableSet());
    HalfDeletedStores.remove(options.stateDirectory().resolve(applicationId));
    streams = new KafkaStreams(topology,
        StreamsSettings.of(settings.topicPrefix(), options, settings.clock()));
    RestartBudget restarts = new RestartBudget(RESTARTS, RESTART_WINDOW);
    streams.setUncaughtExceptionHandler(failure -> {
      // After an Error, such as a lack of memory, nothing in this process can be relied on.
      if (failure instanceof Error || !restarts.spend(clock.instant())) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      settings.metrics().restarted();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    });
    streams.setGlobalStateRestoreListener(restoring);
    settings.metrics().watch(streams);
  }

  /** Starts it; whether it is {@link #notReady ready} is known later. */
  public void start() {
    streams.start();
  }

  /** Returns the consumer group. */
  public String applicationId() {
    return applicationId;
  }

  /** Returns the consumer group of the topology on topics of a prefix. */
  public static String applicationId(String topicPrefix) {
    return StreamsSettings.applicationId(topicPrefix);
  }

  /** Returns the full names of the topics it reads. */
  public Set<String> inputTopics() {
    return inputTopics;
  }

  /** Returns what is wrong if it has failed for good. */
  public Optional<String> failure() {
    return streams.state() == KafkaStreams.State.ERROR
        ? Optional.of("the topology has failed, and more often than it is restarted")
        : Optional.empty();
  }

  /** Returns why it does not process records yet; nothing if it runs and all state is there. */
  public Optional<String> notReady() {
    Optional<String> restore = restoring.progress();
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING
        ? restore
        : Optional.of(state + restore.map(progress -> "; " + progress).orElse(""));
  }

  /** Stops it; an instance with a name stays a member, so that its restart finds its partitions. */
  @Override
  public void close() {
    streams.close(CloseOptions.timeout(STOP_TIMEOUT).withGroupMembershipOperation(options.instanceId() == null
        ? GroupMembershipOperation.LEAVE_GROUP
        : GroupMembershipOperation.REMAIN_IN_GROUP));
  }
}
