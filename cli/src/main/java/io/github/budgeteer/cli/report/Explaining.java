package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.Explanation.Lifting;
import io.github.budgeteer.cli.report.Explanation.Remedy;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Explains an account: what it holds, and what its ledger tells of that. */
public final class Explaining {
  private final Account account;
  private final LedgerReading ledger;
  private final RunReport.Principal current;

  private Explaining(Account account, List<LedgerEntry> ledger, Instant now) {
    this.account = account;
    this.ledger = new LedgerReading(ledger);
    this.current = RunReport.Principal.of(account, now);
  }

  /**
   * Explains.
   *
   * @param account as last told
   * @param ledger all its entries, the oldest first
   * @param now the time of the instance: an idle account's period may have ended by then
   */
  public static Explanation explain(Account account, List<LedgerEntry> ledger, Instant now) {
    return new Explaining(account, ledger, now).explanation();
  }

  private Explanation explanation() {
    Standing standing = account.standing();
    Map<String, Usd> inPeriod = ledger.models(new Period(current.periodStart(), current.periodEnd()));
    boolean told = inPeriod.values().stream().reduce(Usd.ZERO, Usd::plus).equals(current.spentUsd());
    Explanation.NotEnforced notEnforced = notEnforced();
    return new Explanation(account.principalId(), account.accountType(), standing.status(),
        standing.access(), notEnforced == null, notEnforced, current.threshold(),
        standing.holds().stream().map(this::held).toList(), standing.graceDeadline(), pending(),
        ledger.failure(), leak(), budget(), spend(), ledger.crossedBy(account),
        models(told ? inPeriod : account.totals().models()),
        told ? current.periodStart() : ledger.opened(), ledger.lastSuspension(), remedies());
  }

  private Explanation.@Nullable NotEnforced notEnforced() {
    if (account.standing().access() == Access.NOT_ENFORCEABLE) {
      return Explanation.NotEnforced.NOT_ENFORCEABLE;
    }
    if (account.rules().mode() == Mode.OBSERVE) {
      return Explanation.NotEnforced.OBSERVED;
    }
    return account.rules().stopped() ? Explanation.NotEnforced.STOPPED : null;
  }

  private Explanation.Held held(Hold hold) {
    return switch (hold.kind()) {
      case BUDGET -> new Explanation.Held(hold.kind(), hold.since(),
          ledger.at(hold.decision(), Decision.SuspensionRequired.class)
              .map(Decision.SuspensionRequired::cause).orElse(null),
          null);
      case MANUAL -> new Explanation.Held(hold.kind(), hold.since(), null,
          ledger.at(hold.decision(), Fact.DirectiveReceived.class).map(received -> new Explanation.Asked(
              received.directive().actor(), received.directive().reason(), hold.since())).orElse(null));
    };
  }

  private Explanation.@Nullable Pending pending() {
    Standing.@Nullable Pending pending = account.standing().pending();
    return pending == null
        ? null
        : new Explanation.Pending(pending.wanted(), pending.decidedAt(), pending.guarded());
  }

  private Explanation.@Nullable Leaked leak() {
    return account.leak().calls() == 0
        ? null
        : new Explanation.Leaked(account.leak().calls(), account.leak().usd());
  }

  private Explanation.Budget budget() {
    Terms terms = account.terms();
    Usd limit = account.rules().limit();
    Usd unleased = terms.withLease(null).applyTo(account.policy()).limit();
    boolean leased = terms.lease() != null && unleased != null && terms.lease().usd().compareTo(unleased) > 0;
    return new Explanation.Budget(limit,
        leased
            ? Explanation.Source.LEASE
            : terms.limit() != null ? Explanation.Source.OWN_LIMIT : Explanation.Source.DEFAULT,
        account.policy().limit(),
        terms.limit() == null
            ? null
            : new Explanation.OwnLimit(terms.limit().usd(), asked(terms.limit().directive())),
        terms.lease() == null
            ? null
            : new Explanation.Lease(terms.lease().usd(), terms.lease().until(),
                asked(terms.lease().directive())),
        terms.exemption() == null
            ? null
            : new Explanation.Exemption(terms.exemption().until(), terms.exemption().owner(),
                asked(terms.exemption().directive())),
        account.rules().mode(),
        terms.mode() == null
            ? null
            : ledger.asked(directive -> directive.request() instanceof Directive.SetMode));
  }

  private Explanation.@Nullable Asked asked(String directiveId) {
    return ledger.asked(directive -> directive.id().equals(directiveId));
  }

  private Explanation.Spend spend() {
    boolean sameAsTold = current.periodStart().equals(account.spend().period().start());
    return new Explanation.Spend(current.spentUsd(),
        sameAsTold ? account.spend().estimated() : Usd.ZERO,
        Figures.percent(current.spentUsd(), current.limitUsd()), current.periodStart(), current.periodEnd());
  }

  private static List<Explanation.Model> models(Map<String, Usd> models) {
    List<Map.Entry<String, Usd>> dearestFirst = models.entrySet().stream()
        .filter(model -> model.getValue().isPositive())
        .sorted(Map.Entry.<String, Usd>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .toList();
    Usd all = dearestFirst.stream().map(Map.Entry::getValue).reduce(Usd.ZERO, Usd::plus);
    return dearestFirst.stream()
        .map(model -> new Explanation.Model(model.getKey(), model.getValue(),
            Objects.requireNonNull(Figures.percent(model.getValue(), all))))
        .toList();
  }

  private List<Remedy> remedies() {
    Standing standing = account.standing();
    List<Remedy> remedies = new ArrayList<>();
    if (standing.closed()) {
      return remedies;
    }
    if (standing.hold(Hold.Kind.MANUAL).isPresent()) {
      remedies.add(new Remedy(Lifting.LIFT, null, "whoever holds it lifts the hold: 'budgeteer lift'"));
    }
    if (standing.hold(Hold.Kind.BUDGET).isPresent() || standing.graceDeadline() != null) {
      Usd counting = account.policy().unpriced() == Unpriced.ENFORCE
          ? account.spend().usd()
          : account.spend().usd().minus(account.spend().estimated());
      String above = "above the " + counting.inCents() + " spent";
      remedies.add(new Remedy(Lifting.RAISE, null, "a limit " + above + ": 'budgeteer budget set'"));
      remedies.add(
          new Remedy(Lifting.LEASE, null, "for a time, a limit " + above + ": 'budgeteer budget lease'"));
      remedies.add(new Remedy(Lifting.EXEMPTION, null, "an exemption: 'budgeteer budget exempt'"));
      remedies.add(new Remedy(Lifting.PERIOD_END, current.periodEnd(), "the end of the period"));
    }
    return remedies;
  }
}
