package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.cli.report.PriceChanges;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.PriceInput;
import io.github.budgeteer.topology.pricing.RateCard;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Publishes price changes to a data directory, whether a run is using it or not, and brings its accounts up to them. */
public final class PriceImport {
  private final Path directory;
  private final List<? extends PriceInput> changes;

  public PriceImport(Path directory, List<? extends PriceInput> changes) {
    this.directory = directory;
    this.changes = changes;
  }

  /** Returns the prices in force, without the changes. */
  public RateCard rates() {
    return withBroker(PriceTopics::read);
  }

  /** Returns what the changes would do; nothing is written. */
  public PricePreview preview() {
    return withBroker(servers -> PricePreview.of(servers, changes));
  }

  /**
   * Publishes the changes, and applies them if the directory's last run has ended.
   *
   * @param stoppable is told how to ask for a stop
   * @throws RunFailedException if that fails
   */
  public PriceChanges.Applied apply(Progress progress, Consumer<Runnable> stoppable) {
    Optional<DataDirectory> free = DataDirectory.open(directory);
    if (free.isEmpty()) {
      PriceTopics.publish(runningBroker(), changes);
      return PriceChanges.Applied.BY_THE_RUNNING;
    }
    try (DataDirectory data = free.get()) {
      boolean bounded;
      try (EmbeddedKafka kafka = EmbeddedKafka.start(data.kafka())) {
        Topics.create(kafka.bootstrapServers(), Pipeline.PREFIX);
        PriceTopics.publish(kafka.bootstrapServers(), changes);
        bounded = hasEnded(kafka.bootstrapServers());
      }
      if (!bounded) {
        // Accounts of a live run go by the wall clock, and nobody watches it now.
        return PriceChanges.Applied.BY_THE_NEXT_RUN;
      }
      RunOptions options = RunOptions.NONE.rememberedIn(data);
      new BoundedRun(data, new RunInputs(List.of(), options.policies(), List.of()), progress).run(stoppable);
      return PriceChanges.Applied.NOW;
    }
  }

  private <T> T withBroker(Function<String, T> use) {
    Optional<DataDirectory> free = DataDirectory.open(directory);
    if (free.isEmpty()) {
      return use.apply(runningBroker());
    }
    try (DataDirectory data = free.get(); EmbeddedKafka kafka = EmbeddedKafka.start(data.kafka())) {
      Topics.create(kafka.bootstrapServers(), Pipeline.PREFIX);
      return use.apply(kafka.bootstrapServers());
    }
  }

  private String runningBroker() {
    return Instance.of(directory).map(Instance::bootstrapServers)
        .orElseThrow(
            () -> new RunFailedException(directory + " is in use by a run that is just starting", null));
  }

  private static boolean hasEnded(String servers) {
    try (Tallies tallies = new Tallies(servers, Pipeline.PREFIX)) {
      return tallies.latest().stream().map(IntakeTally::clock).anyMatch(clock -> clock != null);
    }
  }
}
