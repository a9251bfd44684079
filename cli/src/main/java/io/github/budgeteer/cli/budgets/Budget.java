package io.github.budgeteer.cli.budgets;

import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a file wants for one principal, or what directives have made of its account. */
record Budget(String principalId, Part<Limit> limit, Part<Lease> lease, Part<Exemption> exemption,
    Part<Mode> mode) {

  /** USD per period; null for none: metered only. */
  record Limit(@Nullable Usd usd) {}

  /** A raise to so many USD per period, until a time. */
  record Lease(Usd usd, Instant until) {}

  /** A time in which no budget suspends, and who answers for it. */
  record Exemption(Instant until, String owner) {}

  /** Returns what stands of a principal's account. */
  static Budget standing(String principalId, Terms terms) {
    return new Budget(principalId, part(terms.limit() == null ? null : new Limit(terms.limit().usd())),
        part(terms.lease() == null ? null : new Lease(terms.lease().usd(), terms.lease().until())),
        part(terms.exemption() == null
            ? null
            : new Exemption(terms.exemption().until(), terms.exemption().owner())),
        part(terms.mode()));
  }

  /** Returns what a complete file wants for a principal that it does not name. */
  static Budget standard(String principalId) {
    return new Budget(principalId, new Part.Standard<>(), new Part.Standard<>(), new Part.Standard<>(),
        new Part.Standard<>());
  }

  /** Returns what a complete file wants: what is not said is as the account type has it. */
  Budget complete() {
    return new Budget(principalId, limit.orStandard(), lease.orStandard(), exemption.orStandard(),
        mode.orStandard());
  }

  private static <T> Part<T> part(@Nullable T own) {
    return own == null ? new Part.Standard<>() : new Part.Own<>(own);
  }
}
