package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.ReconciliationResult;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.ReconciliationRecord.Answered;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Asks the enforcer and the mirror of an instance to compare what is actual with what is wanted. They do it, and nobody beside them,
 * because IAM has no conditional write.
 */
public final class Reconciling {
  private final Steering steering;
  private final Brokers brokers;

  Reconciling(Steering steering, Brokers brokers) {
    this.steering = steering;
    this.brokers = brokers;
  }

  /**
   * Asks, and waits for the answers.
   *
   * @param patience how long to wait without hearing anything
   * @param progress is told how far a part is
   */
  public ReconciliationResult ask(Asked asked, Duration patience,
      Consumer<ReconciliationRecord.Progressed> progress) {
    List<Found> found = new ArrayList<>();
    Map<Part, Answered> answered = new EnumMap<>(Part.class);
    try (TopicReader<ReconciliationRecord> reader = TopicReader.of(brokers, steering.topicPrefix(),
        Topic.RECONCILIATIONS)) {
      reader.skipToEnd();
      steering.publish(List.of(new ProducerRecord<>(Topic.RECONCILIATIONS.name(steering.topicPrefix()),
          asked.id(), Topic.RECONCILIATIONS.json().encode(asked))));
      long[] heard = {System.nanoTime()};
      while (answered.size() < Part.values().length
          && System.nanoTime() - heard[0] < patience.toNanos()) {
        reader.readToEnd((id, record) -> {
          if (id.equals(asked.id()) && !(record instanceof Asked)) {
            heard[0] = System.nanoTime();
            switch (record) {
              case Asked own -> {
              }
              case Found one -> found.add(one);
              case ReconciliationRecord.Progressed progressed -> progress.accept(progressed);
              case Answered last -> answered.put(last.part(), last);
            }
          }
        });
        Steering.pause();
      }
    }
    return new ReconciliationResult(found, answered);
  }
}
