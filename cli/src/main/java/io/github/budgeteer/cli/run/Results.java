package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.RunReport;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param report all figures
 * @param decisions the decisions in full
 */
public record Results(RunReport report, List<LedgerEntry> decisions) {

  /**
   * Reads the results off the topics.
   *
   * @param now what the current period is current at; null if nothing usable was read
   */
  static Results of(String bootstrapServers, Tallies tallies, Decisions decisions, @Nullable Instant now) {
    Map<String, Account> accounts = new HashMap<>();
    Map<QuarantineReason, Long> quarantined = new EnumMap<>(QuarantineReason.class);
    try (TopicReader<Account> reader = TopicReader.of(bootstrapServers, Pipeline.PREFIX, Topic.ACCOUNTS);
        TopicReader<Quarantined> quarantine = TopicReader.of(bootstrapServers, Pipeline.PREFIX,
            Topic.QUARANTINE)) {
      reader.readToEnd(accounts::put);
      quarantine.readToEnd((place, record) -> quarantined.merge(record.reason(), 1L, Long::sum));
    }
    List<LedgerEntry> all = List.copyOf(decisions.all());
    return new Results(RunReport.of(accounts.values(), all, tallies.latest(), quarantined, now), all);
  }
}
