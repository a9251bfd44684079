package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Keeps {@link BudgetTables} in step with {@code accounts} and {@code decisions}: changes of status and level at once, plain
 * spend at most once a minute.
 *
 * <p>Accounts are read from the beginning at every start: they are compacted, and what was held back for the minute when the
 * process ended is written then.
 */
public final class BudgetMirror extends MirrorLoop {
  private final BudgetTables tables;
  private final InstantSource clock;
  private final RowPacing pacing = new RowPacing();

  public BudgetMirror(EnforcerConfig config, BudgetTables tables, InstantSource clock,
      MeterRegistry registry) {
    super("mirror", config, List.of(Topic.DECISIONS, Topic.ACCOUNTS), tables, registry);
    this.tables = tables;
    this.clock = clock;
  }

  @Override
  protected void begin() {
    super.begin();
    fromBeginning(Topic.ACCOUNTS);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    List<Runnable> audit = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (isOf(record, Topic.DECISIONS)) {
        understood(record, Topic.DECISIONS).ifPresent(entry -> {
          if (entry.entry() instanceof Decision decision) {
            audit.add(() -> tables.put(entry, decision));
          }
        });
      } else {
        understood(record, Topic.ACCOUNTS).ifPresent(pacing::take);
      }
    }
    write(audit);
  }

  @Override
  protected boolean work() {
    put(pacing.due(clock.instant()));
    return false;
  }

  @Override
  protected void end() {
    put(pacing.all(clock.instant()));
  }

  @Override
  protected void forget() {
    pacing.forget();
  }

  private void put(List<Account> accounts) {
    write(accounts.stream().map(account -> (Runnable) () -> tables.put(account)).toList());
  }
}
