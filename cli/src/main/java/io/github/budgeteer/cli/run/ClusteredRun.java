package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.operations.CloudWatchMetrics;
import io.github.budgeteer.cli.operations.Component;
import io.github.budgeteer.cli.operations.OperationsServer;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.SetAsideMeter;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.pricing.RateCard;
import io.github.budgeteer.topology.stream.BudgetStreams;
import io.github.budgeteer.topology.stream.TopologyMetrics;
import io.github.budgeteer.topology.stream.TopologySettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** One of several instances of the topology alone, on brokers that others run. */
public final class ClusteredRun {
  private static final InstantSource CLOCK = InstantSource.system();

  private final ClusteredOptions options;
  private volatile boolean stopRequested;

  public ClusteredRun(ClusteredOptions options) {
    this.options = options;
  }

  /**
   * Runs until it is asked to stop.
   *
   * @param stoppable is told how to ask for that
   * @param progress is told where health and metrics are
   * @throws RunFailedException if it does not start, or fails for good
   */
  public void run(Consumer<Runnable> stoppable, Progress progress) {
    stoppable.accept(() -> stopRequested = true);
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Closed last: they tell what the others are about while they stop.
    try (@Nullable
    CloudWatchMetrics metrics = options.cloudWatchMetrics()
        ? CloudWatchMetrics.start(options.environment())
        : null; OperationsServer operations = serve(prometheus)) {
      MeterRegistry registry = metrics == null ? prometheus : metrics.beside(prometheus);
      progress.stage("Starting; health and metrics: " + operations.url());
      if (options.createPartitions() > 0) {
        Topics.create(options.brokers(), options.topicPrefix(), options.createPartitions());
      }
      run(operations, registry, progress);
    } catch (KafkaException | IllegalStateException e) {
      throw new RunFailedException("the topology did not start: " + innermost(e).getMessage(), e);
    }
  }

  private void run(OperationsServer operations, MeterRegistry registry, Progress progress) {
    try (BudgetStreams streams = streams(registry);
        SetAsideMeter setAside = meter(registry);
        ConsumerLag _ = new ConsumerLag(options.brokers(), options.topicPrefix(),
            Map.of(streams.applicationId(), streams.inputTopics()), registry)) {
      streams.start();
      setAside.start();
      operations.watch(List.of(new Component("topology", streams::failure, streams::notReady),
          new Component(setAside.name(), setAside::notRunning, setAside::notReady)), registry);
      progress.stage("Running; SIGTERM stops");
      Waiting.until(() -> stopRequested, () -> streams.failure().ifPresent(failure -> {
        throw new RunFailedException(failure, null);
      }));
      progress.stage("Stopping");
    }
  }

  private BudgetStreams streams(MeterRegistry registry) {
    return new BudgetStreams(
        new TopologySettings(options.topicPrefix(), RateCard.shipped(), options.policies(), Ledger.Clock.WALL,
            new Settings(options.environment()), options.lateHorizon(), options.blindAfter(),
            new TopologyMetrics(registry, CLOCK)),
        options.streams(), CLOCK);
  }

  /** Each instance counts all that is set aside, under a name of its own. */
  private SetAsideMeter meter(MeterRegistry registry) {
    String instance = options.streams().instanceId();
    return new SetAsideMeter(
        EnforcerConfig.of(options.streams().bootstrapServers(), options.topicPrefix())
            .withConsumer(options.streams().kafka().consumer()),
        registry,
        instance == null ? "set-aside-meter" : "set-aside-meter-" + instance);
  }

  private OperationsServer serve(PrometheusMeterRegistry registry) {
    try {
      return OperationsServer.start(options.httpPort(), registry);
    } catch (IOException e) {
      throw new RunFailedException("--http-port: cannot listen on " + options.httpPort() + ": "
          + e.getMessage() + "; accepted: a port that is free", e);
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof KafkaException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
