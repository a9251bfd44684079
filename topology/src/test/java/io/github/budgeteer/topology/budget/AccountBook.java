package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.AdjustmentLine;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.ChargeLine;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One account under test, with all its ledger lines. Times are {@code HH:MM} or {@code +DAYS HH:MM} from day 0, or
 * {@code -DAYS HH:MM} before it.
 */
final class AccountBook {
  private static final Instant DAY_0 = Instant.parse("2026-11-01T00:00:00Z");

  private final List<LedgerEntry> lines = new ArrayList<>();
  private final List<byte[]> bytes = new ArrayList<>();
  private final Ledger ledger;
  private Account account;
  private @Nullable Usd limit;
  private Duration grace = Duration.ZERO;
  private PeriodSpec period = new PeriodSpec.Rolling(Duration.ofDays(1));
  private Mode mode = Mode.ENFORCE;
  private Unpriced unpriced = Unpriced.ALERT;
  private int calls;
  private int toldBefore;

  private AccountBook(AccountType type, Ledger.Clock clock) {
    account = Account.unopened("arn:aws:iam::123456789012:user/ana", type);
    ledger = new Ledger(clock, (line, value) -> {
      lines.add(line);
      bytes.add(value);
    });
  }

  static AccountBook of(AccountType type) {
    return new AccountBook(type, Ledger.Clock.EVENT);
  }

  static AccountBook live(AccountType type) {
    return new AccountBook(type, Ledger.Clock.WALL);
  }

  static Instant at(String time) {
    String[] parts = time.contains(" ") ? time.split(" ", -1) : new String[]{"0", time};
    String[] clock = parts[1].split(":", -1);
    return DAY_0.plus(Duration.ofDays(Long.parseLong(parts[0])))
        .plus(Duration.ofHours(Long.parseLong(clock[0])))
        .plus(Duration.ofMinutes(Long.parseLong(clock[1])));
  }

  AccountBook limit(@Nullable String usd) {
    limit = usd == null ? null : Usd.of(usd);
    return this;
  }

  AccountBook grace(Duration duration) {
    grace = duration;
    return this;
  }

  AccountBook period(Duration length) {
    return period(new PeriodSpec.Rolling(length));
  }

  AccountBook period(PeriodSpec newPeriod) {
    period = newPeriod;
    return this;
  }

  AccountBook mode(Mode newMode) {
    mode = newMode;
    return this;
  }

  AccountBook unpriced(Unpriced newUnpriced) {
    unpriced = newUnpriced;
    return this;
  }

  AccountBook charge(String usd, String time) {
    return charge(usd, time, ChargeBasis.PRICED);
  }

  AccountBook charge(String usd, Instant time) {
    return charge(usd, time, time, ChargeBasis.PRICED);
  }

  AccountBook charge(String usd, String time, ChargeBasis basis) {
    return charge(usd, at(time), at(time), basis);
  }

  AccountBook chargeSeen(String usd, String occurred, String observed) {
    return charge(usd, at(occurred), at(observed), ChargeBasis.PRICED);
  }

  AccountBook charge(String usd, Instant occurredAt, Instant observedAt, ChargeBasis basis) {
    if (!account.opened()) {
      account = ledger.applyPolicy(account, policy(), observedAt);
    }
    Fact charged = new Fact.Charged("call-" + calls++, "model", null, basis, Usd.of(usd),
        List.of(new ChargeLine(Component.INPUT, 1_000_000, Usd.of(usd), "p", basis == ChargeBasis.ESTIMATED)),
        new Place("/log", calls, calls));
    account = ledger.apply(account, charged, occurredAt, observedAt);
    return this;
  }

  /** Rates the model's charges again; {@code estimated} is the change of the part that rests on estimates. */
  AccountBook adjust(String usd, String estimated, Instant now) {
    Usd change = Usd.of(usd);
    Usd before = account.totals().models().getOrDefault("model", Usd.ZERO);
    account = ledger.apply(account, new Fact.Adjusted(change, account.spend().period().start(), change,
        Usd.of(estimated), Usd.ZERO,
        List.of(new AdjustmentLine("model", "model", Component.INPUT, 1, before, before.plus(change), "p")),
        List.of()),
        now, now);
    return this;
  }

  AccountBook policyAt(String time) {
    return policyAt(at(time));
  }

  AccountBook policyAt(Instant now) {
    account = ledger.applyPolicy(account, policy(), now);
    return this;
  }

  AccountBook ask(Directive.Request request, String time) {
    if (!account.opened()) {
      policyAt(time);
    }
    Directive directive = new Directive("d-" + calls++, account.principalId(), "finops", "a test", request);
    account = ledger.apply(account, new Fact.DirectiveReceived(directive), at(time), at(time));
    return this;
  }

  AccountBook sight(Fact.Sighting sighting, String time) {
    account = ledger.apply(account, new Fact.PrincipalObserved(sighting, "e-" + calls++, "admin"), at(time),
        at(time));
    return this;
  }

  /** Lets the enforcer answer what is pending, as it was wanted. */
  AccountBook answer(String changed, String verified) {
    Standing.Pending pending = Objects.requireNonNull(account.standing().pending());
    return outcome(new Outcome.Verified(pending.wanted(), at(changed)), verified);
  }

  /** Returns the names of the decisions since the last time this was asked. */
  List<String> told() {
    List<String> all = decisions().stream().map(decision -> decision.getClass().getSimpleName()).toList();
    List<String> fresh = all.subList(toldBefore, all.size());
    toldBefore = all.size();
    return fresh;
  }

  AccountBook advance(String time) {
    return advance(at(time));
  }

  AccountBook advance(Instant now) {
    account = ledger.advance(account, now);
    return this;
  }

  AccountBook outcome(Outcome outcome, String time) {
    return outcomeSeen(outcome, time, time);
  }

  AccountBook outcomeSeen(Outcome outcome, String occurred, String observed) {
    long pending = Objects.requireNonNull(account.standing().pending()).decision();
    account = ledger.apply(account, new Fact.OutcomeReported(pending, outcome, false), at(occurred),
        at(observed));
    return this;
  }

  Account account() {
    return account;
  }

  List<LedgerEntry> lines() {
    return lines;
  }

  List<byte[]> bytes() {
    return bytes;
  }

  List<Entry> entries() {
    return lines.stream().map(LedgerEntry::entry).toList();
  }

  List<Entry> last(int count) {
    return entries().subList(lines.size() - count, lines.size());
  }

  List<Decision> decisions() {
    return decisions(Decision.class);
  }

  <D extends Decision> List<D> decisions(Class<D> type) {
    return entries().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private Policy policy() {
    return new Policy(limit, Policy.DEFAULT_WARNING_PERCENT, Policy.DEFAULT_CRITICAL_PERCENT, grace,
        period, mode, unpriced, false);
  }
}
