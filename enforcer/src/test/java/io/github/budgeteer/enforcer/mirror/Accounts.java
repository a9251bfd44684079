package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accounts as the tests of this package tell them: a limit of $10, and what they say. */
final class Accounts {
  static final String ANA = "arn:aws:iam::123456789012:user/ops/ana";
  static final Instant OPENED = Instant.parse("2026-11-01T00:00:00Z");

  private Accounts() {}

  static Account anAccount(String principalId, long sequence, String spent) {
    Period period = new Period(OPENED, OPENED.plus(Duration.ofDays(30)));
    return Account.unopened(principalId, AccountType.USER)
        .with(new Account.Head(sequence, "ab"))
        .at(OPENED.plusSeconds(sequence))
        .with(new Policy(Usd.of("10"), 70, 90, Duration.ofMinutes(5), Policy.DEFAULT_PERIOD, Mode.ENFORCE))
        .with(new Account.Spend(period, Usd.of(spent), Usd.ZERO, Set.of()));
  }

  static Account standing(Account account, Status status, Access access, @Nullable Instant graceDeadline) {
    return account.with(new Account.Standing(status, access, graceDeadline, null, null));
  }
}
