package io.github.budgeteer.enforcer.drift;

import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Drift;
import org.jspecify.annotations.Nullable;

/** What a look at a principal found. */
public sealed interface Finding {

  /** What is actual is what is wanted, or there is nobody any more of whom anything could be wanted. */
  record Same() implements Finding {}

  /**
   * It differs.
   *
   * @param now what the principal has, where it is another one than the one that was looked at before; else null
   */
  record Differs(Drift drift, @Nullable AccessSnapshot now) implements Finding {}

  /** It could not be read. */
  record Unread(String message) implements Finding {}
}
