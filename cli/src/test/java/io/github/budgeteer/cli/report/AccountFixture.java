package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account as a test tells it: a day's budget of $5 with a grace of 30 minutes, unless it says otherwise. */
record AccountFixture(String id, AccountType type, LocalDate day, @Nullable Usd budget, Usd spent, Usd total,
    long calls,
    Status verdict, Access iam, long callsAfter, Usd spentAfter) {
  static AccountFixture anAccount(String id, AccountType type) {
    return new AccountFixture(id, type, LocalDate.parse("2026-10-07"), Usd.of("5"), Usd.ZERO, Usd.ZERO, 0,
        Status.ACTIVE, type.enforceable() ? Access.ALLOWED : Access.NOT_ENFORCEABLE, 0, Usd.ZERO);
  }

  static AccountFixture aUser(String name) {
    return anAccount("arn:aws:iam::123456789012:user/" + name, AccountType.USER);
  }

  static AccountFixture aRole(String name) {
    return anAccount("arn:aws:iam::123456789012:role/" + name, AccountType.ROLE);
  }

  AccountFixture on(String newDay) {
    return new AccountFixture(id, type, LocalDate.parse(newDay), budget, spent, total, calls, verdict, iam,
        callsAfter,
        spentAfter);
  }

  AccountFixture limit(@Nullable String usd) {
    return new AccountFixture(id, type, day, usd == null ? null : Usd.of(usd), spent, total, calls, verdict,
        iam,
        callsAfter, spentAfter);
  }

  AccountFixture spent(String today, String ever, long invocations) {
    return new AccountFixture(id, type, day, budget, Usd.of(today), Usd.of(ever), invocations, verdict, iam,
        callsAfter, spentAfter);
  }

  AccountFixture is(Status newVerdict, Access newIam) {
    return new AccountFixture(id, type, day, budget, spent, total, calls, newVerdict, newIam, callsAfter,
        spentAfter);
  }

  AccountFixture afterSuspension(long invocations, String usd) {
    return new AccountFixture(id, type, day, budget, spent, total, calls, verdict, iam, invocations,
        Usd.of(usd));
  }

  Account account() {
    Period period = new Period(day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    Policy policy = new Policy(budget, 70, 90, Duration.ofMinutes(30),
        new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneOffset.UTC), Mode.ENFORCE);
    return Account.unopened(id, type).with(new Account.Head(9, "ab")).at(period.start()).with(policy)
        .with(new Account.Spend(period, spent, Usd.ZERO, Set.of(), null)).with(standing())
        .with(new Account.Totals(total, calls, new Account.AfterSuspension(callsAfter, spentAfter),
            total.isPositive() ? Map.of("amazon.nova-pro-v1:0", total) : Map.of()));
  }

  private Standing standing() {
    Instant since = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Standing initial = Standing.initial(type).with(iam);
    Standing held = initial.plus(new Hold(Hold.Kind.BUDGET, 8, since));
    return switch (verdict) {
      case ACTIVE -> initial;
      case GRACE_PERIOD -> initial.grace(since.plusSeconds(300));
      case SUSPENDING -> held.pending(new Standing.Pending(9, Access.DENIED, since, false));
      case SUSPENDED -> held;
      case RESTORING -> initial.pending(new Standing.Pending(9, Access.ALLOWED, since, false));
      case CLOSED -> initial.closedAt(since);
    };
  }

  LedgerEntry decided(long sequence, String at, Decision decision) {
    Instant time = Instant.parse(at);
    return new LedgerEntry(id, sequence, time, time, total, "ab", decision);
  }
}
