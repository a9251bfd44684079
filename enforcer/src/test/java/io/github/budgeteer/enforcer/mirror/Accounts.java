package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        .with(new Account.Spend(period, Usd.of(spent), Usd.ZERO, Set.of(), null));
  }

  static Account standing(Account account, Status status, Access access, @Nullable Instant graceDeadline) {
    Standing.Pending pending = new Standing.Pending(9,
        status == Status.RESTORING ? Access.ALLOWED : Access.DENIED,
        OPENED, false);
    Hold hold = new Hold(Hold.Kind.BUDGET, 8, OPENED);
    return account.with(switch (status) {
      case ACTIVE -> standing(access, null, List.of(), null);
      case GRACE_PERIOD -> standing(access, graceDeadline, List.of(), null);
      case SUSPENDED -> standing(access, null, List.of(hold), null);
      case SUSPENDING -> standing(access, null, List.of(hold), pending);
      case RESTORING -> standing(access, null, List.of(), pending);
      case CLOSED -> throw new IllegalArgumentException("no test needs it");
    });
  }

  private static Standing standing(Access access, @Nullable Instant graceDeadline, List<Hold> holds,
      Standing.@Nullable Pending pending) {
    return new Standing(Status.ACTIVE, access, graceDeadline, holds, pending, null, null);
  }
}
