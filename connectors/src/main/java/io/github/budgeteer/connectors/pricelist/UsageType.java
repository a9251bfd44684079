package io.github.budgeteer.connectors.pricelist;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ServiceTier;
import java.util.List;

/** What AWS's name of a metered quantity says, such as {@code USE1-NovaPro-input-tokens-batch}. */
sealed interface UsageType {
  /**
   * A quantity that an invocation log counts.
   *
   * @param regionPrefix as the name begins, such as {@code USE1}; empty where it tells none
   * @param model as the name has it, such as {@code NovaPro}; empty where it tells none
   * @param component what is used
   * @param tier service level
   * @param reach how far the call may be routed
   * @param isLongContext whether it is for long inputs; how long is the model's to tell
   */
  record Priced(String regionPrefix, String model, Component component, ServiceTier tier, Reach reach,
      boolean isLongContext) implements UsageType {}

  /** A quantity that is known to be none of ours. */
  record Skipped(SkipReason reason) implements UsageType {}

  /**
   * A quantity that looks like one of ours, but for words that nobody knows.
   *
   * @param qualifiers the words, in lower case, as they stand
   */
  record Unknown(List<String> qualifiers) implements UsageType {
    public Unknown {
      qualifiers = List.copyOf(qualifiers);
    }
  }

  /** How far a call may be routed, as far as the name tells. */
  enum Reach {
    /** Without a word about it: in-region and geo alike. */
    REGIONAL,
    /** Cross-region within a geography only. */
    GEO,
    /** Anywhere. */
    GLOBAL
  }
}
