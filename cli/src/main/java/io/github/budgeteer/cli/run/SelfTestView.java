package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an instance tells of one principal from now on, waited for. */
final class SelfTestView implements AutoCloseable {
  /** Short beside what it times, and long enough for a broker that does not answer what is waited for. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private final String principalId;
  private final TopicReader<LedgerEntry> ledger;
  private final TopicReader<OutcomeRecord> outcomes;
  private final TopicReader<Account> accounts;
  /** What no question has been asked about yet: entries come in order, and so do the questions. */
  private final Deque<LedgerEntry> entries = new ArrayDeque<>();
  private final List<OutcomeRecord> answers = new ArrayList<>();
  private @Nullable Account latest;

  SelfTestView(Brokers brokers, String prefix, String principalId) {
    this.principalId = principalId;
    ledger = TopicReader.of(brokers, prefix, Topic.LEDGER);
    outcomes = TopicReader.of(brokers, prefix, Topic.OUTCOMES);
    accounts = TopicReader.of(brokers, prefix, Topic.ACCOUNTS);
    ledger.skipToEnd();
    outcomes.skipToEnd();
  }

  /** Returns the next entry of a kind, or null if none comes in time. */
  @Nullable
  LedgerEntry entry(Predicate<Entry> wanted, Duration patience) {
    return await(this::readLedger, () -> {
      for (LedgerEntry entry = entries.poll(); entry != null; entry = entries.poll()) {
        if (wanted.test(entry.entry())) {
          return entry;
        }
      }
      return null;
    }, patience);
  }

  /** Returns what came of a decision, once that is for good; null if it does not in time. */
  @Nullable
  OutcomeRecord outcome(long decision, Duration patience) {
    return await(this::readOutcomes, () -> answers.stream()
        .filter(answer -> answer.decision() == decision && answer.nextTry() == null).findFirst()
        .orElse(null), patience);
  }

  /** Returns why the last try at a decision failed. */
  String lastFailure(long decision) {
    return answers.stream().filter(answer -> answer.decision() == decision).map(OutcomeRecord::outcome)
        .filter(Outcome.Failed.class::isInstance).map(outcome -> ((Outcome.Failed) outcome).message())
        .reduce((earlier, later) -> later).orElse("the enforcer does not answer");
  }

  /** Returns the account once it is so, or null if it is not in time. */
  @Nullable
  Account account(Predicate<Account> wanted, Duration patience) {
    // What was read before may be older than what was asked for since.
    readAccounts();
    return await(this::readAccounts, () -> latest != null && wanted.test(latest) ? latest : null, patience);
  }

  private <T> @Nullable T await(Runnable read, Supplier<@Nullable T> question, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    do {
      T answer = question.get();
      if (answer != null) {
        return answer;
      }
      read.run();
      Waiting.pause(BETWEEN_LOOKS);
    } while (System.nanoTime() < end);
    return null;
  }

  private void readLedger() {
    ledger.readToEnd((key, entry) -> {
      if (key.equals(principalId)) {
        entries.add(entry);
      }
    });
  }

  private void readOutcomes() {
    outcomes.readToEnd((key, outcome) -> {
      if (key.equals(principalId)) {
        answers.add(outcome);
      }
    });
  }

  private void readAccounts() {
    accounts.readToEnd((key, account) -> {
      if (key.equals(principalId)) {
        latest = account;
      }
    });
  }

  @Override
  public void close() {
    ledger.close();
    outcomes.close();
    accounts.close();
  }
}
