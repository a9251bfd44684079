package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.EstimatedModel;
import io.github.budgeteer.cli.report.RunReport;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.QuarantineReason;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * @param estimated the models that have no price, the dearest first
 */
public record Results(RunReport report, List<LedgerEntry> decisions, List<EstimatedModel> estimated) {
  /** How long snapshots are waited for that show all decisions: each account's is told once a second, and later under load. */
  private static final Duration SNAPSHOTS = Duration.ofSeconds(5);

  /**
   * Reads the results off the topics.
   *
   * @param now what the current period is current at; null if nothing usable was read
   */
  static Results of(String bootstrapServers, Tallies tallies, Decisions decisions, @Nullable Instant now) {
    List<LedgerEntry> all = decisions.all().stream()
        .filter(decision -> !SyntheticPrincipal.is(decision.principalId())).toList();
    Map<String, Account> accounts = new HashMap<>();
    List<Notice> notices = new ArrayList<>();
    Map<QuarantineReason, Long> quarantined = new EnumMap<>(QuarantineReason.class);
    try (TopicReader<Account> reader = TopicReader.of(bootstrapServers, Pipeline.PREFIX, Topic.ACCOUNTS);
        TopicReader<Notice> noticeReader = TopicReader.of(bootstrapServers, Pipeline.PREFIX, Topic.NOTICES)) {
      long deadline = System.nanoTime() + SNAPSHOTS.toNanos();
      Waiting.until(() -> {
        reader.readToEnd(accounts::put);
        return show(accounts, all) || System.nanoTime() > deadline;
      }, () -> {});
      noticeReader.readToEnd((key, notice) -> notices.add(notice));
    }
    SetAsides.read(Brokers.local(bootstrapServers), Pipeline.PREFIX).stream()
        .filter(record -> !record.replayed())
        .forEach(record -> quarantined.merge(record.told().reason(), 1L, Long::sum));
    RunReport report = RunReport.of(accounts.values(), all, tallies.latest(), quarantined, now)
        .with(notices);
    // Years of usage are many rows: read only if any of them can be an estimate.
    List<EstimatedModel> estimated = report.invocations().estimated() > 0
        ? EstimatedModel.of(usage(bootstrapServers))
        : List.of();
    return new Results(report, all, estimated);
  }

  private static boolean show(Map<String, Account> accounts, List<LedgerEntry> decisions) {
    return decisions.stream().allMatch(decision -> {
      Account account = accounts.get(decision.principalId());
      return account != null && account.head().sequence() >= decision.sequence();
    });
  }

  private static Collection<UsageRow> usage(String bootstrapServers) {
    Map<String, UsageRow> rows = new HashMap<>();
    try (TopicReader<UsageRow> reader = TopicReader.of(bootstrapServers, Pipeline.PREFIX, Topic.USAGE)) {
      reader.readToEnd((key, row) -> {
        if (row.estimated().isPositive()) {
          rows.put(key, row);
        } else {
          rows.remove(key);
        }
      }, rows::remove);
    }
    return rows.values();
  }
}
