package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** An account that really was led to where it stands: every fact goes through the ledger. Times are of 7 October 2026. */
final class ExplainedAccount {
  private final List<LedgerEntry> ledger = new ArrayList<>();
  private final Ledger book = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> ledger.add(entry));
  private Account account;
  private int calls;

  private ExplainedAccount(String id, AccountType type, Policy policy) {
    account = book.applyPolicy(Account.unopened(id, type), policy, at("08:00:00"));
  }

  static ExplainedAccount of(String id, AccountType type, Duration grace, Mode mode) {
    return new ExplainedAccount(id, type, new Policy(Usd.of("5"), 70, 90, grace,
        new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneOffset.UTC), mode));
  }

  /** A user with a budget of $5 a day, enforced without grace. */
  static ExplainedAccount ana() {
    return of("arn:aws:iam::123456789012:user/ana", AccountType.USER, Duration.ZERO, Mode.ENFORCE);
  }

  static Instant at(String time) {
    return Instant.parse("2026-10-07T" + time + "Z");
  }

  ExplainedAccount calls(String model, String usd, String occurred, String seen) {
    return calls(model, usd, occurred, seen, ChargeBasis.PRICED);
  }

  ExplainedAccount calls(String model, String usd, String occurred, String seen, ChargeBasis basis) {
    calls++;
    return then(new Fact.Charged("123456789012|us-east-1|r-" + calls, model, null, basis, Usd.of(usd),
        List.of(new ChargeLine(Component.INPUT, 1_000_000, Usd.of(usd), "p", basis == ChargeBasis.ESTIMATED)),
        new Place("/log", calls, calls)), occurred, seen);
  }

  ExplainedAccount asks(String actor, String reason, Directive.Request request, String time) {
    return then(
        new Fact.DirectiveReceived(
            new Directive("d-" + ledger.size(), account.principalId(), actor, reason, request)),
        time, time);
  }

  ExplainedAccount isNow(Access access, String changed, String verified) {
    return answered(new Outcome.Verified(access, at(changed)), verified);
  }

  ExplainedAccount answered(Outcome outcome, String time) {
    var pending = account.standing().pending();
    return then(new Fact.OutcomeReported(pending == null ? 0 : pending.decision(), outcome, false), time,
        time);
  }

  ExplainedAccount stopped() {
    Policy policy = account.policy();
    account = book.applyPolicy(account,
        new Policy(policy.limit(), 70, 90, policy.grace(), policy.period(), policy.mode(), Unpriced.ALERT,
            true),
        account.time());
    return this;
  }

  ExplainedAccount waits(String until) {
    account = book.advance(account, at(until));
    return this;
  }

  ExplainedAccount then(Fact fact, String occurred, String seen) {
    account = book.apply(account, fact, at(occurred), at(seen));
    return this;
  }

  Account account() {
    return account;
  }

  Explanation explained() {
    return explained(account.time());
  }

  Explanation explained(Instant now) {
    return Explaining.explain(account, ledger, now);
  }
}
