package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.operations.CloudWatchMetrics;
import io.github.budgeteer.cli.operations.OperationsServer;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run that watches for new files until it is asked to stop, and tells every decision as it comes. */
public final class LiveRun {
  private final DataDirectory data;
  private final RunInputs inputs;
  private final Progress progress;
  private final int httpPort;
  private final Optional<CloudWatchTarget> cloudWatch;

  /**
   * Prepares a run.
   *
   * @param httpPort where health and metrics are served on loopback; 0 for any port that is free
   * @param cloudWatch what is published to CloudWatch; nothing for nothing
   */
  public LiveRun(DataDirectory data, RunInputs inputs, Progress progress, int httpPort,
      Optional<CloudWatchTarget> cloudWatch) {
    this.data = data;
    this.inputs = inputs;
    this.progress = progress;
    this.httpPort = httpPort;
    this.cloudWatch = cloudWatch;
  }

  /**
   * Watches until stopped, then returns what has been decided.
   *
   * @param stoppable is told how to ask the run to stop
   * @param tell takes each decision, those of earlier runs in the same data directory first
   * @param notify takes each notice, likewise
   * @throws RunFailedException if a part fails
   */
  public Results run(Consumer<Runnable> stoppable, Consumer<LedgerEntry> tell,
      Consumer<Notice> notify) {
    progress.stage("Starting");
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Closed last: what the parts count while they stop is published too.
    try (@Nullable
    CloudWatchMetrics metrics = publish()) {
      return run(prometheus, metrics, stoppable, tell, notify);
    }
  }

  private Results run(PrometheusMeterRegistry prometheus, @Nullable CloudWatchMetrics metrics,
      Consumer<Runnable> stoppable, Consumer<LedgerEntry> tell, Consumer<Notice> notify) {
    MeterRegistry registry = metrics == null ? prometheus : metrics.beside(prometheus);
    try (OperationsServer operations = serve(prometheus);
        Pipeline pipeline = Pipeline.start(data, inputs, Ledger.Clock.WALL, registry)) {
      operations.watch(pipeline.operate(registry), registry);
      if (metrics != null) {
        publishTopSpenders(pipeline, metrics);
      }
      pipeline.instance().servedAt(operations.url()).writeTo(data);
      stoppable.accept(pipeline::requestStop);
      progress.stage("Watching; Ctrl-C stops; health and metrics: " + operations.url());
      try (Decisions decisions = new Decisions(pipeline.bootstrapServers(), Pipeline.PREFIX);
          Tallies tallies = new Tallies(pipeline.bootstrapServers(), Pipeline.PREFIX);
          TopicReader<Notice> notices = TopicReader.of(pipeline.bootstrapServers(), Pipeline.PREFIX,
              Topic.NOTICES)) {
        int[] told = {0};
        Waiting.until(() -> {
          List<LedgerEntry> all = decisions.all();
          all.subList(told[0], all.size()).forEach(tell);
          told[0] = all.size();
          notices.readToEnd((key, notice) -> notify.accept(notice));
          return pipeline.isStopRequested();
        }, () -> {
          if (!pipeline.isStopRequested()) {
            pipeline.checkReading();
          }
        });
        return Results.of(pipeline.bootstrapServers(), tallies, decisions, Instant.now());
      }
    }
  }

  private @Nullable CloudWatchMetrics publish() {
    try {
      return cloudWatch.map(target -> CloudWatchMetrics.start(target.environment())).orElse(null);
    } catch (IllegalStateException e) {
      throw new RunFailedException("--cloudwatch-metrics: " + e.getMessage(), e);
    }
  }

  private void publishTopSpenders(Pipeline pipeline, CloudWatchMetrics metrics) {
    int most = cloudWatch.map(CloudWatchTarget::principals).orElse(0);
    if (most > 0) {
      pipeline.accompany(config -> new TopSpenders(config, most, InstantSource.system(), metrics.registry()));
    }
  }

  private OperationsServer serve(PrometheusMeterRegistry registry) {
    try {
      return OperationsServer.start(httpPort, registry);
    } catch (IOException e) {
      throw new RunFailedException("--http-port: cannot listen on " + httpPort + ": " + e.getMessage()
          + "; accepted: a port that is free", e);
    }
  }
}
