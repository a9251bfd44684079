package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;

/** Decisions as they stand on {@code decisions}. */
final class Entries {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  static final String ANA = "arn:aws:iam::123456789012:user/ops/ana";
  static final String BEN = "arn:aws:iam::123456789012:role/ben";
  static final Period MONTH = new Period(Instant.parse("2026-11-01T00:00:00Z"),
      Instant.parse("2026-12-01T00:00:00Z"));
  static final Usd LIMIT = Usd.of("5");

  private Entries() {}

  static LedgerEntry entry(String principalId, long sequence, Decision decision) {
    return new LedgerEntry(principalId, sequence, NOON, NOON, Usd.of("7"), null, decision);
  }

  static Decision opened() {
    return opened(AccountType.USER);
  }

  static Decision opened(AccountType type) {
    return new Decision.BudgetInitialized(type, LIMIT, MONTH);
  }

  static Decision level(Threshold from, Threshold to, String spent) {
    return new Decision.ThresholdChanged(from, to, Usd.of(spent), LIMIT);
  }

  static Decision reached() {
    return level(Threshold.CRITICAL, Threshold.EXCEEDED, "5.01");
  }

  static Decision grace() {
    return new Decision.GracePeriodStarted(Usd.of("5.01"), LIMIT, NOON.plus(Duration.ofMinutes(5)));
  }

  static Decision suspension(boolean enforced) {
    return suspension(Decision.Cause.GRACE_ELAPSED, enforced);
  }

  static Decision suspension(Decision.Cause cause, boolean enforced) {
    return new Decision.SuspensionRequired(cause, Usd.of("6.33"), LIMIT, enforced);
  }

  static Notice blind() {
    return new Notice.MeteringBlind(new Notice.LoggingOff("arn:aws:iam::123456789012:account", "eu-west-1"),
        NOON.minusSeconds(60), NOON, "arn:aws:iam::123456789012:user/mallory");
  }
}
