package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Decision;
import java.time.Instant;
import java.time.ZoneOffset;

/** One decision in one sentence, for whoever waits for it. */
public final class DecisionSentence {
  private DecisionSentence() {}

  /** Returns what happened, and what happens next; times in UTC. */
  public static String of(Decision decision) {
    return new DecisionWords(new Times(ZoneOffset.UTC)).tell(decision, Instant.EPOCH).text();
  }
}
