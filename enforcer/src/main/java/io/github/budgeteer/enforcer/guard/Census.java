package io.github.budgeteer.enforcer.guard;

import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Counts who has been charged in the current period, from {@code accounts}. A loop of its own, so that the many records of
 * spending hold up no decision; read from the beginning at every start, because the topic is compacted.
 */
public final class Census extends ConsumerLoop {
  /** Counting takes a look at everybody, and many are asked about at once when it matters. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Principal → when the period ends in which it was charged. */
  private final Map<String, Instant> charged = new ConcurrentHashMap<>();
  private volatile Count last = new Count(Instant.MIN, 0);

  private record Count(Instant at, int principals) {}

  /** Prepares the loop; the topic must exist. */
  public Census(EnforcerConfig config) {
    super("census", config, List.of(Topic.ACCOUNTS));
  }

  /** Returns how many have been charged in a period that lasts at this time. */
  public int chargedAt(Instant now) {
    Count known = last;
    if (now.isBefore(known.at()) || !now.isBefore(known.at().plus(FRESH))) {
      charged.values().removeIf(end -> !end.isAfter(now));
      known = new Count(now, charged.size());
      last = known;
    }
    return known.principals();
  }

  @Override
  protected void begin() {
    fromBeginning(Topic.ACCOUNTS);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      understood(record, Topic.ACCOUNTS).ifPresent(this::take);
    }
  }

  private void take(Account account) {
    if (SyntheticPrincipal.is(account.principalId()) || account.standing().closed()
        || account.spend().usd().compareTo(Usd.ZERO) <= 0) {
      charged.remove(account.principalId());
    } else {
      charged.put(account.principalId(), account.spend().period().end());
    }
  }

  @Override
  protected boolean work() {
    return false;
  }

  @Override
  protected void end() {
    // Nothing is kept: the next start counts anew.
  }

  @Override
  protected void release() {
    // It has nothing of its own.
  }
}
