package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Keeps {@link BudgetTables} in step with {@code accounts} and {@code decisions}: changes of status and level at once, plain
 * spend at most once a minute. A table that can't be written is tried again, and holds up nothing but this loop.
 *
 * <p>Accounts are read from the beginning at every start: they are compacted, and what was held back for the minute when the
 * process ended is written then.
 */
public final class BudgetMirror extends ConsumerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetMirror.class);
  private static final Duration PLAIN_SPEND = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final BudgetTables tables;
  private final InstantSource clock;
  /** Newest accounts that the tables do not have yet. */
  private final Map<String, Account> waiting = new LinkedHashMap<>();
  private final Map<String, Written> written = new HashMap<>();

  /** What a row says, and since when. */
  private record Written(Account.Standing standing, Threshold level, Instant at) {}

  public BudgetMirror(EnforcerConfig config, BudgetTables tables, InstantSource clock) {
    super("mirror", config, List.of(Topic.DECISIONS, Topic.ACCOUNTS));
    this.tables = tables;
    this.clock = clock;
  }

  @Override
  protected void begin() {
    insist(tables::create);
    fromBeginning(Topic.ACCOUNTS);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (isOf(record, Topic.DECISIONS)) {
        LedgerEntry entry = Topic.DECISIONS.json().decode(record.value());
        insist(() -> tables.put(entry, (Decision) entry.entry()));
      } else {
        waiting.put(record.key(), Topic.ACCOUNTS.json().decode(record.value()));
      }
    }
  }

  @Override
  protected boolean work() {
    Instant now = clock.instant();
    waiting.values().removeIf(account -> {
      Written row = written.get(account.principalId());
      boolean due = row == null || !row.standing().equals(account.standing())
          || row.level() != account.level()
          || !now.isBefore(row.at().plus(PLAIN_SPEND));
      if (due) {
        write(account, now);
      }
      return due;
    });
    return false;
  }

  @Override
  protected void end() {
    Instant now = clock.instant();
    waiting.values().forEach(account -> write(account, now));
  }

  private void write(Account account, Instant now) {
    insist(() -> tables.put(account));
    written.put(account.principalId(), new Written(account.standing(), account.level(), now));
  }

  private void insist(Runnable write) {
    while (true) {
      try {
        write.run();
        return;
      } catch (SdkException e) {
        LOG.warn("DynamoDB does not take a write: {}; tried again in {}", e.toString(), RETRY);
        pause(RETRY);
      }
    }
  }
}
