package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.InputDelivered;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A run with an end: everything in the logs is delivered, sorted, folded on the event clock, enforced and confirmed, and then
 * reported.
 *
 * <p>The end has two marks on every partition of {@code invocations}. The first, which {@code activity} has too, is answered with the newest event time of that
 * partition; the newest of all is the clock, and the second mark carries it.
 */
public final class BoundedRun {
  private final DataDirectory data;
  private final RunInputs inputs;
  private final Progress progress;

  public BoundedRun(DataDirectory data, RunInputs inputs, Progress progress) {
    this.data = data;
    this.inputs = inputs;
    this.progress = progress;
  }

  /**
   * Runs to the end.
   *
   * @param stoppable is told how to ask the run to stop
   * @throws RunFailedException if a part fails, or what the enforcer did differs from what the ledger took for granted
   */
  public Results run(Consumer<Runnable> stoppable) {
    progress.stage("Starting");
    try (Pipeline pipeline = Pipeline.start(data, inputs, Ledger.Clock.EVENT, new SimpleMeterRegistry())) {
      stoppable.accept(pipeline::requestStop);
      String servers = pipeline.bootstrapServers();
      try (Tallies tallies = new Tallies(servers, Pipeline.PREFIX);
          Decisions decisions = new Decisions(servers, Pipeline.PREFIX)) {
        if (!inputs.logs().isEmpty() || !inputs.cloudTrail().isEmpty()) {
          deliver(pipeline, tallies);
        }
        pipeline.stopReading();
        Optional<Instant> clock = fold(pipeline, tallies);
        progress.stage("Enforcing");
        Waiting.until(() -> decisions.allAnswered() && pipeline.isSettled(), () -> {
          pipeline.check();
          decisions.hopeless().ifPresent(failure -> {
            throw new RunFailedException("enforcement does not succeed: " + failure, null);
          });
        });
        decisions.firstDifference().ifPresent(difference -> {
          throw new RunFailedException("enforcement differs from the ledger: " + difference, null);
        });
        return Results.of(servers, tallies, decisions, clock.orElse(null));
      }
    }
  }

  private void deliver(Pipeline pipeline, Tallies tallies) {
    progress.stage("Reading");
    List<Path> read = Stream.concat(inputs.logs().stream(), inputs.cloudTrail().stream()).toList();
    try (Deliveries deliveries = new Deliveries(pipeline.bootstrapServers(), Pipeline.PREFIX, read)) {
      Waiting.until(() -> {
        boolean complete = deliveries.complete();
        progress.at(deliveries.bytesDone(), deliveries.bytesTotal(), tallies.calls() + " calls");
        return complete;
      }, pipeline::checkReading);
    }
  }

  private Optional<Instant> fold(Pipeline pipeline, Tallies tallies) {
    progress.stage("Deciding");
    String run = UUID.randomUUID().toString();
    InputDelivered delivered = new InputDelivered(run);
    mark(pipeline, Topic.ACTIVITY, delivered);
    mark(pipeline, Topic.INVOCATIONS, delivered);
    Waiting.until(() -> tallies.allAnswered(IntakeTally::delivered, run)
        && tallies.allAnswered(IntakeTally::observed, run), pipeline::check);
    Optional<Instant> clock = tallies.newestEventTime();
    if (clock.isPresent()) {
      mark(pipeline, Topic.INVOCATIONS, new EndOfInput(run, clock.get()));
      Waiting.until(() -> tallies.allAnswered(IntakeTally::folded, run), pipeline::check);
    }
    return clock;
  }

  private static <T> void mark(Pipeline pipeline, Topic<T> topic, T mark) {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrapServers()), new StringSerializer(),
        new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
        sent.add(producer.send(new ProducerRecord<>(topic.name(Pipeline.PREFIX), partition, "",
            topic.json().encode(mark))));
      }
      for (Future<RecordMetadata> future : sent) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new RunFailedException("the broker did not take a mark", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted", e);
    }
  }
}
