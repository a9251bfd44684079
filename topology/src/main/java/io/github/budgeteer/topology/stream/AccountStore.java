package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private static final long A_SECOND = 1_000;

  private final ProcessorContext<String, Object> context;
  private final KeyValueStore<String, KeptAccount> accounts;
  private final KeyValueStore<byte[], byte[]> timers;
  private final KeyValueStore<Integer, IntakeState> states;
  private final Untold untold = new Untold();
  /** What changed since then may not have been told by the process before; null if all that did is known. */
  private @Nullable Instant forgotten;

  AccountStore(ProcessorContext<String, Object> context) {
    this.context = context;
    accounts = context.getStateStore(Stores.ACCOUNTS);
    timers = context.getStateStore(Stores.TIMERS);
    states = context.getStateStore(Stores.INTAKE);
    forgotten = state().untoldSince();
  }

  @Nullable
  KeptAccount get(String principalId) {
    return accounts.get(principalId);
  }

  /** Returns the next accounts after one, in the order of their ids. */
  List<KeyValue<String, KeptAccount>> next(@Nullable String last, int size) {
    return CallSorter.next(accounts, last, size);
  }

  void keep(@Nullable KeptAccount before, KeptAccount after) {
    Account account = after.account();
    String principalId = account.principalId();
    // Whatever changes an account is an entry of its ledger.
    if (before == null || before.account().head().sequence() != account.head().sequence()) {
      accounts.put(principalId, after);
      if (!after.memo().isUntold()) {
        after.memo().isToBeTold();
        if (before == null) {
          untold.addNew(principalId, account.time());
        } else {
          untold.add(principalId, account.time());
        }
        rememberUntold();
      }
      wake(principalId, before == null ? Optional.empty() : Timers.next(before.account()),
          Timers.next(account));
    } else if (!before.recent().equals(after.recent())) {
      accounts.put(principalId, after);
    }
  }

  private void wake(String principalId, Optional<Fact.TimerElapsed> previous,
      Optional<Fact.TimerElapsed> next) {
    if (!previous.equals(next)) {
      previous.ifPresent(timer -> timers.delete(Keys.due(timer.dueAt(), principalId)));
      next.ifPresent(timer -> timers.put(Keys.due(timer.dueAt(), principalId), NOTHING));
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

  /** Lets accounts be told of again: each is once between two calls of this. */
  void turn() {
    untold.turn();
  }

  /** Tells of accounts that have changed, but of none twice within a second. */
  void tell(int most, long now) {
    untold.first(most).forEach(principalId -> {
      KeptAccount kept = accounts.get(principalId);
      if (kept != null && kept.memo().toldAt() > now - A_SECOND) {
        untold.postpone(principalId, kept.account().time());
      } else {
        tell(principalId, now);
      }
    });
  }

  /** Tells of an account if it has changed. */
  void tell(String principalId, long now) {
    KeptAccount kept = accounts.get(principalId);
    if (kept != null && (untold.remove(principalId) || isForgotten(kept.account()))) {
      kept.memo().told(now);
      context.forward(new Record<>(principalId, Topic.ACCOUNTS.json().encode(kept.account()), now),
          BudgetTopology.WRITE_ACCOUNTS);
      rememberUntold();
    }
  }

  /** Has an account told of if the process before may not have got to it. */
  void recall(Account account) {
    if (isForgotten(account)) {
      untold.add(account.principalId(), account.time());
    }
  }

  /** Every account was recalled. */
  void recalled() {
    forgotten = null;
    rememberUntold();
  }

  private boolean isForgotten(Account account) {
    return forgotten != null && !account.time().isBefore(forgotten);
  }

  private void rememberUntold() {
    Instant since = Untold.earlier(forgotten, untold.since());
    if (!Objects.equals(since, state().untoldSince())) {
      states.put(context.taskId().partition(), state().untoldSince(since));
    }
  }

  private IntakeState state() {
    return IntakeState.of(states, context);
  }
}
