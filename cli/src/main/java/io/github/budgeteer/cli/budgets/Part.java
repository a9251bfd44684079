package io.github.budgeteer.cli.budgets;

import org.jspecify.annotations.Nullable;

/**
 * One part of a budget, as a file wants it or as an account has it.
 *
 * @param <T> what it is when it is the principal's own
 */
sealed interface Part<T> {
  /** The file does not say: it stays as it is. */
  record Unsaid<T>() implements Part<T> {}

  /** As the account type has it; of a lease or an exemption: none. */
  record Standard<T>() implements Part<T> {}

  /** The principal's own. */
  record Own<T>(T value) implements Part<T> {}

  /** Returns what is the principal's own; null for nothing. */
  default @Nullable T own() {
    return this instanceof Own<T>(T value) ? value : null;
  }

  /** Tells whether this asks for something other than what stands. */
  default boolean changes(Part<T> standing) {
    return !(this instanceof Unsaid<T>) && !equals(standing);
  }

  /** Returns this, or the standard where nothing is said. */
  default Part<T> orStandard() {
    return this instanceof Unsaid<T> ? new Standard<>() : this;
  }
}
