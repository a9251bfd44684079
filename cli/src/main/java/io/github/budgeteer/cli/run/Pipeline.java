package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedConnect;
import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.operations.Component;
import io.github.budgeteer.connectors.AwsPriceListSourceConnector;
import io.github.budgeteer.connectors.CloudTrailDirectorySourceConnector;
import io.github.budgeteer.connectors.CommonOptions;
import io.github.budgeteer.connectors.DirectoryConnectorConfig;
import io.github.budgeteer.connectors.InvocationLogDirectorySourceConnector;
import io.github.budgeteer.connectors.PriceListConnectorConfig;
import io.github.budgeteer.connectors.pricelist.PriceListSource;
import io.github.budgeteer.connectors.settings.SsmSettingsConfig;
import io.github.budgeteer.connectors.settings.SsmSettingsSourceConnector;
import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.Enforcer;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.SetAsideMeter;
import io.github.budgeteer.enforcer.notify.Channels;
import io.github.budgeteer.enforcer.notify.Notifier;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.stream.BudgetStreams;
import io.github.budgeteer.topology.stream.StreamsOptions;
import io.github.budgeteer.topology.stream.TopologyMetrics;
import io.github.budgeteer.topology.stream.TopologySettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of one run in this process: broker, Connect worker, topology, enforcer and mirror, stopped last one first. */
final class Pipeline implements AutoCloseable {
  static final String PREFIX = Topic.DEFAULT_PREFIX;
  private static final String LOGS = "invocation-logs";
  private static final String CLOUDTRAIL = "cloudtrail";
  private static final String PRICE_LISTS = "price-lists";
  private static final String SSM_SETTINGS = "ssm-settings";
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final EmbeddedKafka kafka;
  private final EmbeddedConnect connect;
  private final BudgetStreams streams;
  private final Enforcer enforcer;
  private final List<ConsumerLoop> mirrors;
  private final Optional<Notifier> notifier;
  private final Deque<AutoCloseable> parts;
  private final Instance instance;
  /** Names of those that read files. */
  private final List<String> connectors;
  private final boolean followsSsm;
  private volatile boolean stopRequested;

  private Pipeline(EmbeddedKafka kafka, EmbeddedConnect connect, BudgetStreams streams, Enforcer enforcer,
      List<ConsumerLoop> mirrors, Optional<Notifier> notifier, Deque<AutoCloseable> parts, Instance instance,
      List<String> connectors, boolean followsSsm) {
    this.kafka = kafka;
    this.connect = connect;
    this.streams = streams;
    this.enforcer = enforcer;
    this.mirrors = mirrors;
    this.notifier = notifier;
    this.parts = parts;
    this.instance = instance;
    this.connectors = connectors;
    this.followsSsm = followsSsm;
  }

  /**
   * Starts all parts, and the connector if there are logs.
   *
   * @param clock what accounts run on
   * @param registry where the parts count and time
   * @throws RunFailedException if a part does not start
   */
  static Pipeline start(DataDirectory data, RunInputs inputs, Ledger.Clock clock, MeterRegistry registry) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return start(data, inputs, clock, registry, parts);
    } catch (RuntimeException e) {
      closeAll(parts);
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      throw new RunFailedException("the pipeline did not start: " + cause.getMessage(), cause);
    }
  }

  private static Pipeline start(DataDirectory data, RunInputs inputs, Ledger.Clock clock,
      MeterRegistry registry, Deque<AutoCloseable> parts) {
    Instant startedAt = Instant.now();
    // What a killed run left behind must not lead anybody to its broker.
    data.delete(DataDirectory.INSTANCE);
    parts.push(() -> data.delete(DataDirectory.INSTANCE));
    // DynamoDB Local needs seconds of class loading of its own: it starts beside the broker.
    CompletableFuture<Backend> opening = CompletableFuture.supplyAsync(() -> Backend.open(data));
    EmbeddedKafka kafka = EmbeddedKafka.start(data.kafka());
    parts.push(kafka);
    Topics.create(kafka.bootstrapServers(), PREFIX);
    Instance starting = new Instance(ProcessHandle.current().pid(), kafka.bootstrapServers(), null, null,
        startedAt);
    starting.writeTo(data);
    PriceTopics.publish(kafka.bootstrapServers(), inputs.prices());
    CompletableFuture<EmbeddedConnect> connecting = beside("start-connect",
        () -> EmbeddedConnect.start(kafka.bootstrapServers(), PREFIX));

    Backend backend = opening.join();
    parts.push(backend);
    EnforcerConfig usual = backend
        .configure(EnforcerConfig.of(kafka.bootstrapServers(), PREFIX));
    EnforcerConfig config = switch (clock) {
      // Years of logs are over in a minute: everybody would be suspended at once.
      case EVENT -> usual.with(Optional.empty()).withReconcileEvery(Optional.empty());
      case WALL -> usual.with(inputs.live().guard())
          .withReconcileEvery(Optional.of(inputs.live().reconcileEvery()));
    };
    InstantSource system = InstantSource.system();
    List<ConsumerLoop> mirrors = backend.mirrors(config, clock, system, registry);
    for (ConsumerLoop mirror : mirrors) {
      mirror.start();
      parts.push(mirror);
    }
    Enforcer enforcer = new Enforcer(config, backend.iam(), system, RandomGenerator.getDefault(), registry);
    enforcer.start();
    parts.push(enforcer);

    // Before anything is decided: what is decided before its first start it tells nobody.
    Optional<Notifier> notifier = inputs.live().notifier().map(told -> new Notifier(config, Channels.of(told),
        told.contact(), system, RandomGenerator.getDefault(), registry));
    notifier.ifPresent(one -> {
      one.start();
      parts.push(one);
    });

    Settings settings = new Settings(backend.environment());
    BudgetStreams streams = new BudgetStreams(
        new TopologySettings(PREFIX, PriceTopics.read(kafka.bootstrapServers()),
            policies(kafka.bootstrapServers(), inputs.policies(), settings, clock), clock, settings,
            clock == Ledger.Clock.WALL ? inputs.live().lateHorizon() : null, inputs.live().blindAfter(),
            new TopologyMetrics(registry, system)),
        StreamsOptions.alone(kafka.bootstrapServers(), data.streams(), Topics.PARTITIONS), system);
    parts.push(streams);
    streams.start();
    EmbeddedConnect connect = connecting.join();
    parts.push(connect);
    List<String> connectors = new ArrayList<>();
    if (!inputs.logs().isEmpty()) {
      Map<String, String> options = directoryOptions(LOGS, InvocationLogDirectorySourceConnector.class,
          inputs.logs(), clock);
      options.put(CommonOptions.SESSION_SCOPED_ROLES,
          String.join(",", inputs.sessionScopedRoles()));
      connect.put(LOGS, options);
      connectors.add(LOGS);
    }
    if (!inputs.cloudTrail().isEmpty()) {
      connect.put(CLOUDTRAIL,
          directoryOptions(CLOUDTRAIL, CloudTrailDirectorySourceConnector.class, inputs.cloudTrail(), clock));
      connectors.add(CLOUDTRAIL);
    }
    if (!inputs.priceLists().isEmpty()) {
      connect.put(PRICE_LISTS, priceListOptions(inputs.priceLists()));
    }
    boolean followsSsm = clock == Ledger.Clock.WALL && backend.isOnAws();
    if (followsSsm) {
      connect.put(SSM_SETTINGS, Map.of("name", SSM_SETTINGS, "connector.class",
          SsmSettingsSourceConnector.class.getName(), "tasks.max", "1", "exactly.once.support", "required",
          SsmSettingsConfig.ENVIRONMENT, backend.environment(), CommonOptions.TOPIC_PREFIX, PREFIX));
    }
    Instance instance = new Instance(starting.pid(), starting.bootstrapServers(), connect.url().toString(),
        null, startedAt);
    instance.writeTo(data);
    return new Pipeline(kafka, connect, streams, enforcer, mirrors, notifier, parts, instance, connectors,
        followsSsm);
  }

  /** A bounded run folds by the settings of its start; a live one follows them as they come. */
  private static PolicyBook policies(String bootstrapServers, PolicyBook given, Settings settings,
      Ledger.Clock clock) {
    if (clock == Ledger.Clock.WALL) {
      return given;
    }
    StandingSettings standing = StandingSettings.read(Brokers.local(bootstrapServers), PREFIX);
    standing.refused().forEach((path, refused) -> LOG.warn("{} stays as it was: {}", path, refused));
    return given.under(settings, standing.inForce().values());
  }

  private static <T> CompletableFuture<T> beside(String name, Supplier<T> part) {
    return CompletableFuture.supplyAsync(part, task -> new Thread(task, name).start());
  }

  private static Map<String, String> directoryOptions(String name, Class<?> connector, List<Path> read,
      Ledger.Clock clock) {
    // Connect's lists are split at commas, so a path must not have any.
    String paths = read.stream().map(Path::toString).collect(Collectors.joining(","));
    String settle = switch (clock) {
      case EVENT -> "0"; // Nothing is waited for: the run has an end.
      case WALL -> "2000";
    };
    Map<String, String> options = new HashMap<>(Map.of("name", name, "connector.class",
        connector.getName(), "tasks.max", "1", "exactly.once.support",
        "required",
        "producer.override.compression.type", "lz4", "producer.override.linger.ms", "20",
        "producer.override.batch.size", Integer.toString(128 << 10)));
    options.put(DirectoryConnectorConfig.PATHS, paths);
    options.put(CommonOptions.TOPIC_PREFIX, PREFIX);
    options.put(DirectoryConnectorConfig.SETTLE, settle);
    return options;
  }

  private static Map<String, String> priceListOptions(List<PriceListSource> sources) {
    return Map.of("name", PRICE_LISTS, "connector.class", AwsPriceListSourceConnector.class.getName(),
        "tasks.max",
        "1", "exactly.once.support", "required", PriceListConnectorConfig.SOURCES,
        sources.stream().map(PriceListSource::text).collect(Collectors.joining(",")),
        CommonOptions.TOPIC_PREFIX, PREFIX);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** Returns where this pipeline can be reached. */
  Instance instance() {
    return instance;
  }

  /**
   * Publishes, beside what the parts count themselves, what is known from outside of them, and returns those that can be
   * asked how they are.
   */
  List<Component> operate(MeterRegistry registry) {
    SetAsideMeter setAside = new SetAsideMeter(EnforcerConfig.of(bootstrapServers(), PREFIX),
        registry);
    setAside.start();
    parts.push(setAside);
    List<ConsumerLoop> loops = new ArrayList<>(List.of(enforcer, setAside));
    loops.addAll(mirrors);
    notifier.ifPresent(loops::add);
    Map<String, Collection<String>> groups = new HashMap<>();
    groups.put(streams.applicationId(), streams.inputTopics());
    loops.forEach(loop -> groups.put(loop.groupId(), loop.topicNames()));
    parts.push(new ConsumerLag(Brokers.local(bootstrapServers()), PREFIX, groups, registry));

    List<Component> components = new ArrayList<>();
    components.add(new Component("topology", streams::failure, streams::notReady));
    loops.forEach(loop -> components.add(new Component(loop.name(), loop::notRunning, loop::notReady)));
    for (String name : connectors) {
      components.add(new Component(name, () -> connect.notRunning(name), () -> connect.notRunning(name)));
      ConnectorMeters.register(connect, name, registry);
    }
    if (followsSsm) {
      // Whoever may not read SSM is metered and enforced all the same, by the settings that are known.
      components.add(new Component(SSM_SETTINGS, Optional::empty, () -> connect.notRunning(SSM_SETTINGS)));
      ConnectorMeters.register(connect, SSM_SETTINGS, registry);
    }
    return components;
  }

  /** Has a loop run beside the parts until they are stopped. */
  void accompany(Function<EnforcerConfig, ConsumerLoop> loop) {
    ConsumerLoop companion = loop.apply(EnforcerConfig.of(bootstrapServers(), PREFIX));
    companion.start();
    parts.push(companion);
  }

  /** Stops reading logs; what has been read is committed. */
  void stopReading() {
    parts.remove(connect);
    connect.close();
  }

  /** Asks whoever waits for this pipeline to give up. */
  void requestStop() {
    stopRequested = true;
  }

  boolean isStopRequested() {
    return stopRequested;
  }

  /** Tells whether enforcer and mirrors have nothing left to do. */
  boolean isSettled() {
    return enforcer.caughtUp() && mirrors.stream().allMatch(ConsumerLoop::caughtUp);
  }

  /**
   * Finds out whether all parts are well.
   *
   * @throws RunFailedException if one has failed, or the user wants to stop
   */
  void check() {
    if (stopRequested) {
      throw new RunFailedException("stopped", null);
    }
    streams.failure().ifPresent(failure -> {
      throw new RunFailedException(failure, null);
    });
    enforcer.failure().ifPresent(failure -> {
      throw new RunFailedException("the enforcer has failed: " + failure.getMessage(), failure);
    });
    for (ConsumerLoop mirror : mirrors) {
      mirror.failure().ifPresent(failure -> {
        throw new RunFailedException("the " + mirror.name() + " has failed: " + failure.getMessage(),
            failure);
      });
    }
  }

  /**
   * Finds out whether the connectors are well.
   *
   * @throws RunFailedException if it has failed
   */
  void checkReading() {
    check();
    for (String name : connectors) {
      String failure = connect.failure(name);
      if (!failure.isEmpty()) {
        throw new RunFailedException("reading " + name + " has failed: " + failure, null);
      }
    }
    String ofPrices = connect.failure(PRICE_LISTS);
    if (!ofPrices.isEmpty()) {
      throw new RunFailedException("reading the price lists has failed: " + ofPrices, null);
    }
  }

  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while stopping {}", part, e);
      }
    }
  }
}
