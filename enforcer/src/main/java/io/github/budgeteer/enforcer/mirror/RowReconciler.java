package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inquiry;
import io.github.budgeteer.enforcer.drift.Replies;
import io.github.budgeteer.enforcer.drift.Rounds;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Compares the rows of {@code user_budgets} with the newest accounts, a page at a time and everybody once in a round, and writes again
 * what somebody else has changed or deleted. A loop of its own, so that a table that can't be read holds up no row.
 */
public final class RowReconciler extends ConsumerLoop {
  /** As many rows as DynamoDB hands out in one answer. */
  private static final int PAGE = 100;

  private final InstantSource clock;
  private final Rounds rounds;
  private final RowCheck check;
  private final Replies replies;
  private final List<Inquiry> inquiries = new ArrayList<>();
  private List<String> page = List.of();

  /**
   * Prepares the loop; its topics must exist.
   *
   * @param every how long a round takes
   */
  public RowReconciler(EnforcerConfig config, Duration every, BudgetTables tables, InstantSource clock,
      MeterRegistry registry) {
    super("row-reconciler", config, List.of(Topic.ACCOUNTS, Topic.RECONCILIATIONS));
    this.clock = clock;
    rounds = new Rounds(every, PAGE, clock.instant());
    DriftMetrics metrics = new DriftMetrics(registry);
    metrics.rounds(Part.ROWS, clock, rounds::lastFull);
    check = new RowCheck(tables, clock, metrics);
    replies = new Replies(config);
  }

  @Override
  protected void begin() {
    fromBeginning(Topic.ACCOUNTS);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (isOf(record, Topic.ACCOUNTS)) {
        understood(record, Topic.ACCOUNTS).ifPresent(check::know);
      } else {
        understood(record, Topic.RECONCILIATIONS).ifPresent(told -> {
          if (told instanceof ReconciliationRecord.Asked asked) {
            inquiries.add(check.begin(new Inquiry(asked, Part.ROWS, replies, clock.instant())));
          }
        });
      }
    }
  }

  @Override
  protected boolean work() {
    if (page.isEmpty()) {
      page = rounds.due(clock.instant(), check::known);
    }
    // A row may be right for an account that has not been read yet.
    if ((page.isEmpty() && inquiries.isEmpty()) || behind()) {
      return false;
    }
    check.repair(page);
    page = List.of();
    inquiries.forEach(inquiry -> check.answer(inquiry, PAGE));
    inquiries.removeIf(inquiry -> inquiry.isAnswered(clock.instant()));
    return !inquiries.isEmpty();
  }

  @Override
  protected void end() {
    // Nothing is kept: the next start compares anew.
  }

  @Override
  protected void release() {
    replies.close();
  }
}
