package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All decisions of a data directory, and what the enforcer answered to the newest of each principal. */
final class Decisions implements AutoCloseable {
  /** With the waits between them, half a minute. */
  private static final int MOST_ATTEMPTS = 6;

  private final TopicReader<LedgerEntry> decisionReader;
  private final TopicReader<OutcomeRecord> outcomeReader;
  private final List<LedgerEntry> decisions = new ArrayList<>();
  /** Principal → sequence of the newest decision that must be carried out. */
  private final Map<String, Long> wanted = new HashMap<>();
  /** Principal → what the ledger says came of it. */
  private final Map<String, LedgerEntry> recorded = new HashMap<>();
  private final Map<String, OutcomeRecord> answers = new HashMap<>();

  Decisions(String bootstrapServers, String prefix) {
    decisionReader = TopicReader.of(bootstrapServers, prefix, Topic.DECISIONS);
    outcomeReader = TopicReader.of(bootstrapServers, prefix, Topic.OUTCOMES);
  }

  /** Returns all decisions so far, in the order of the topic. */
  List<LedgerEntry> all() {
    decisionReader.readToEnd((principalId, entry) -> {
      decisions.add(entry);
      switch ((Decision) entry.entry()) {
        case Decision.SuspensionRequired required when required.enforced() ->
          wanted.put(principalId, entry.sequence());
        case Decision.RestorationRequired required when required.enforced() ->
          wanted.put(principalId, entry.sequence());
        case Decision.AccessSuspended suspended -> recorded.put(principalId, entry);
        case Decision.SuspensionFailed failed -> recorded.put(principalId, entry);
        case Decision.AccessRestored restored -> recorded.put(principalId, entry);
        case Decision.RestorationFailed failed -> recorded.put(principalId, entry);
        case Decision other -> {
        }
      }
    });
    return decisions;
  }

  /** Tells whether the enforcer has answered the newest decision of every principal. */
  boolean allAnswered() {
    all();
    outcomeReader.readToEnd(answers::put);
    return wanted.entrySet().stream().allMatch(decision -> {
      OutcomeRecord answer = answers.get(decision.getKey());
      return answer != null && answer.decision() >= decision.getValue();
    });
  }

  /** Returns the first principal whose enforcement has failed so often that a run with an end need not wait for it. */
  Optional<String> hopeless() {
    return answers.values().stream()
        .filter(answer -> answer.attempt() >= MOST_ATTEMPTS && answer.outcome() instanceof Outcome.Failed)
        .map(answer -> answer.principalId() + ": " + answer.outcome()).sorted().findFirst();
  }

  /** Returns the first principal whose enforcement ended otherwise than the ledger took for granted. */
  Optional<String> firstDifference() {
    return wanted.keySet().stream().sorted().flatMap(principalId -> difference(principalId).stream())
        .findFirst();
  }

  private Optional<String> difference(String principalId) {
    LedgerEntry entry = recorded.get(principalId);
    OutcomeRecord answer = answers.get(principalId);
    return entry == null || answer == null || agree((Decision) entry.entry(), answer.outcome())
        ? Optional.empty()
        : Optional.of(principalId + ": the ledger has " + entry.entry() + ", the enforcer reports "
            + answer.outcome());
  }

  private static boolean agree(Decision recorded, Outcome outcome) {
    return switch (recorded) {
      case Decision.SuspensionFailed failed -> outcome instanceof Outcome.Failed answer
          && answer.reason() == failed.reason();
      case Decision.RestorationFailed failed -> outcome instanceof Outcome.Failed answer
          && answer.reason() == failed.reason();
      case Decision other -> outcome instanceof Outcome.Verified;
    };
  }

  @Override
  public void close() {
    decisionReader.close();
    outcomeReader.close();
  }
}
