package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Intake;
import io.github.budgeteer.events.IntakeTally;
import io.github.budgeteer.events.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The latest tally of every partition, as told on the {@code intake} topic. */
final class Tallies implements AutoCloseable {
  private final TopicReader<IntakeTally> reader;
  private final Map<Integer, IntakeTally> latest = new HashMap<>();
  private final int partitions;

  Tallies(String bootstrapServers, String prefix) {
    this(Brokers.local(bootstrapServers), prefix);
  }

  Tallies(Brokers brokers, String prefix) {
    try (TopicReader<Intake> invocations = TopicReader.of(brokers, prefix, Topic.INVOCATIONS)) {
      partitions = invocations.partitions();
    }
    reader = TopicReader.of(brokers, prefix, Topic.INTAKE);
  }

  Collection<IntakeTally> latest() {
    reader.readToEnd((key, tally) -> latest.put(tally.partition(), tally));
    return latest.values();
  }

  /** Tells whether every partition has answered a run. */
  boolean allAnswered(Function<IntakeTally, @Nullable String> answer, String run) {
    Collection<IntakeTally> tallies = latest();
    return tallies.size() == partitions
        && tallies.stream().allMatch(tally -> run.equals(answer.apply(tally)));
  }

  int partitions() {
    return partitions;
  }

  /** Returns the ids of the changes to the settings that all accounts of a partition follow, of each that has told. */
  List<Set<String>> following() {
    return latest().stream().map(IntakeTally::setting).filter(Objects::nonNull)
        .map(ids -> Set.copyOf(Arrays.asList(ids.split(",", -1)))).toList();
  }

  Optional<Instant> newestEventTime() {
    return latest().stream().map(IntakeTally::newestEventTime).filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }

  /** Returns how many calls have been taken in. */
  long calls() {
    return latest().stream().mapToLong(tally -> tally.charged() + tally.duplicate() + tally.failed()).sum();
  }

  @Override
  public void close() {
    reader.close();
  }
}
