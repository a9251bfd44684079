package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The accounts of one partition, when each wants to be woken, and which have changed since they were told of. */
final class AccountStore {
  private static final byte[] NOTHING = {};

  private final ProcessorContext<String, Object> context;
  private final KeyValueStore<String, Account> accounts;
  private final KeyValueStore<byte[], byte[]> timers;
  private final Untold untold;

  AccountStore(ProcessorContext<String, Object> context) {
    this.context = context;
    accounts = context.getStateStore(Stores.ACCOUNTS);
    timers = context.getStateStore(Stores.TIMERS);
    untold = new Untold(context.getStateStore(Stores.UNTOLD));
  }

  @Nullable
  Account get(String principalId) {
    return accounts.get(principalId);
  }

  /** Returns the next accounts after one, in the order of their ids. */
  List<KeyValue<String, Account>> next(@Nullable String last, int size) {
    return CallSorter.next(accounts, last, size);
  }

  void keep(@Nullable Account before, Account after) {
    if (after.equals(before)) {
      return;
    }
    accounts.put(after.principalId(), after);
    untold.add(after.principalId(), 0); // At the next tick, which is one in a second.
    Optional<Fact.TimerElapsed> previous = before == null ? Optional.empty() : Timers.next(before);
    Optional<Fact.TimerElapsed> next = Timers.next(after);
    if (!previous.equals(next)) {
      previous.ifPresent(timer -> timers.delete(Keys.due(timer.dueAt(), after.principalId())));
      next.ifPresent(timer -> timers.put(Keys.due(timer.dueAt(), after.principalId()), NOTHING));
    }
  }

  /** Returns who is due, the earliest first. */
  List<String> due(Instant by, int most) {
    List<String> due = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> waiting = timers.range(null, Keys.afterDue(by))) {
      while (waiting.hasNext() && due.size() < most) {
        due.add(Keys.principalOfDue(waiting.next().key));
      }
    }
    return due;
  }

  /** Tells of accounts that have changed. */
  void tell(int most, long now) {
    untold.due(now, most).forEach(principalId -> tell(principalId, now));
  }

  /** Tells of an account if it has changed. */
  void tell(String principalId, long now) {
    Account account = accounts.get(principalId);
    if (untold.remove(principalId) && account != null) {
      context.forward(new Record<>(principalId, Topic.ACCOUNTS.json().encode(account), now),
          BudgetTopology.WRITE_ACCOUNTS);
    }
  }
}
