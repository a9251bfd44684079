package io.github.budgeteer.cli.budgets;

import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of a budget as people read them: amounts exact, because they are to be compared with a file. */
final class BudgetWords {
  private static final int CENTS = 2;

  private BudgetWords() {}

  static String limit(Part<Budget.Limit> part, @Nullable Policy policy) {
    Budget.Limit own = part.own();
    return own == null ? standard(policy == null ? null : usd(policy.limit())) : usd(own.usd());
  }

  static String lease(Part<Budget.Lease> part) {
    Budget.Lease own = part.own();
    return own == null ? "none" : usd(own.usd()) + " until " + own.until();
  }

  static String exemption(Part<Budget.Exemption> part) {
    Budget.Exemption own = part.own();
    return own == null ? "none" : "until " + own.until() + " for " + own.owner();
  }

  static String mode(Part<Mode> part, @Nullable Policy policy) {
    Mode own = part.own();
    return own == null ? standard(policy == null ? null : name(policy.mode())) : name(own);
  }

  private static String standard(@Nullable String known) {
    return known == null ? "default" : "default (" + known + ")";
  }

  private static String name(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static String usd(@Nullable Usd usd) {
    if (usd == null) {
      return "none";
    }
    BigDecimal amount = usd.amount();
    return "$" + amount.setScale(Math.max(CENTS, amount.scale())).toPlainString();
  }
}
