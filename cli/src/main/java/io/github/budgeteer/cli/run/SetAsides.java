package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.quarantine.SetAside;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands on the {@code quarantine} topic: of each source the newest. */
final class SetAsides {
  private SetAsides() {}

  /** Returns all that was ever set aside, in the order of the topic. */
  static List<SetAside> read(Brokers brokers, String prefix) {
    // Several records can start on one line, so the key of the topic does not tell them apart.
    Map<Place, Quarantined> newest = new LinkedHashMap<>();
    try (TopicReader<Quarantined> reader = TopicReader.of(brokers, prefix, Topic.QUARANTINE)) {
      reader.readToEnd((key, told) -> newest.put(told.source(), told));
    }
    return newest.values().stream().map(SetAside::of).toList();
  }
}
