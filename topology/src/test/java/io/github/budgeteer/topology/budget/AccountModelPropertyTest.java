package io.github.budgeteer.topology.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.model.Described;
import io.github.budgeteer.topology.budget.model.NaiveAccount;
import io.github.budgeteer.topology.budget.model.NaiveHistory;
import io.github.budgeteer.topology.budget.model.RandomHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happens, the account is what a second, naive reading of its table says, entry by entry. */
class AccountModelPropertyTest {
  private static final String PRINCIPAL = "arn:aws:iam::123456789012:user/ana";
  /** New York and Berlin have changed their clocks within the weeks around it. */
  private static final Instant START = Instant.parse("2026-10-23T20:00:00Z");

  @Provide
  Arbitrary<List<RandomHistory.Step>> steps() {
    return RandomHistory.steps();
  }

  @Provide
  Arbitrary<Policy> policies() {
    return RandomHistory.policies();
  }

  @Provide
  Arbitrary<AccountType> types() {
    return Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(AccountType.USER)),
        Tuple.of(1, Arbitraries.just(AccountType.ROOT)));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void liveTheAccountIsWhatTheModelSays(@ForAll("types") AccountType type, @ForAll("policies") Policy policy,
      @ForAll("steps") List<RandomHistory.Step> steps) {
    new Pair(type, Ledger.Clock.WALL, policy).play(steps);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void inABoundedRunTheAccountIsWhatTheModelSays(@ForAll("types") AccountType type,
      @ForAll("policies") Policy policy, @ForAll("steps") List<RandomHistory.Step> steps) {
    new Pair(type, Ledger.Clock.EVENT, policy).play(steps);
  }

  /** The account and its model, driven with the same facts. */
  private static final class Pair {
    private final List<LedgerEntry> lines = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();
    private final AccountType type;
    private final Ledger ledger;
    private final NaiveAccount model;
    private Account account;
    private Instant now = START;
    private int facts;
    private int compared;

    Pair(AccountType type, Ledger.Clock clock, Policy policy) {
      this.type = type;
      ledger = new Ledger(clock, (line, value) -> {
        lines.add(line);
        bytes.add(value);
      });
      model = new NaiveAccount(type, clock == Ledger.Clock.WALL);
      account = ledger.applyPolicy(Account.unopened(PRINCIPAL, type), policy, now);
      model.policy(policy, now);
    }

    void play(List<RandomHistory.Step> steps) {
      requireSame();
      for (RandomHistory.Step step : steps) {
        wait(step.gap());
        happen(step.event());
        requireSame();
      }
      requireLawful();
    }

    private void wait(RandomHistory.Gap gap) {
      Instant later = now.plus(gap.time());
      if (gap.untilDue()) {
        later = model.waiting().values().stream().min(Instant::compareTo).orElse(now).plus(gap.time());
      }
      now = later.isAfter(now) ? later : now;
    }

    private void happen(RandomHistory.Event event) {
      facts++;
      switch (event) {
        case RandomHistory.Charge charge ->
          apply(RandomHistory.charged(charge, facts), now.minus(charge.late()));
        case RandomHistory.Adjust adjust -> apply(adjusted(adjust), now);
        case RandomHistory.Rules rules -> {
          account = ledger.applyPolicy(account, rules.policy(), now);
          model.policy(rules.policy(), now);
        }
        case RandomHistory.Ask ask -> apply(new Fact.DirectiveReceived(
            new Directive("directive-" + facts, PRINCIPAL, "ana", "because", ask.request().at(now))), now);
        case RandomHistory.Sight sight ->
          apply(new Fact.PrincipalObserved(sight.sighting(), "event-" + facts, "ana"),
              now.minus(sight.late()));
        case RandomHistory.Answer answer ->
          apply(
              new Fact.OutcomeReported(Math.max(1, model.pending() - answer.before()), answer.outcome(),
                  false),
              now.minus(answer.late()));
        case RandomHistory.Pass pass -> {
          account = ledger.advance(account, now);
          model.advance(now);
        }
      }
    }

    private Fact.Adjusted adjusted(RandomHistory.Adjust adjust) {
      List<Instant> ended = account.statements().stream().map(statement -> statement.period().start())
          .limit(adjust.periodsAgo()).toList();
      Instant present = account.spend().period().start();
      Usd before = account.totals().models().getOrDefault("model", Usd.ZERO);
      return ended.size() > 2
          ? RandomHistory.adjusted(adjust, ended.getLast(), List.of(), before)
          : RandomHistory.adjusted(adjust, present, ended, before);
    }

    private void apply(Fact fact, Instant occurredAt) {
      account = ledger.apply(account, fact, occurredAt, now);
      model.apply(fact, occurredAt, now);
    }

    private void requireSame() {
      List<NaiveHistory.Line> modelled = model.history().lines();
      assertThat(Described.entries(lines.subList(compared, lines.size())))
          .as("entries that follow from the last step")
          .isEqualTo(Described.lines(modelled.subList(compared, modelled.size())));
      compared = lines.size();
      assertThat(Described.standing(account)).isEqualTo(Described.standing(model));
    }

    private void requireLawful() {
      Usd balance = Usd.ZERO;
      String hash = null;
      Account folded = Account.unopened(PRINCIPAL, type);
      List<Decision> expected = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        LedgerEntry line = lines.get(i);
        EventTime time = new EventTime(line.occurredAt(), line.observedAt());
        balance = switch (line.entry()) {
          case Fact.Charged charged -> balance.plus(charged.amount());
          case Fact.Adjusted adjusted -> balance.plus(adjusted.amount());
          case Entry other -> balance;
        };
        switch (line.entry()) {
          case Fact fact -> {
            assertThat(expected).isEmpty();
            expected = new ArrayList<>(Decider.decide(folded, fact, time));
          }
          case Decision decision -> assertThat(decision).isEqualTo(expected.removeFirst());
        }
        assertThat(line.sequence()).isEqualTo(i + 1);
        assertThat(line.balance()).isEqualTo(balance);
        assertThat(line.previousHash()).isEqualTo(hash);
        folded = Evolution.evolve(folded, line.entry(), time, line.sequence());
        hash = Ledger.hash(bytes.get(i));
      }
      assertThat(expected).isEmpty();
      assertThat(folded.with(new Account.Head(lines.size(), hash))).isEqualTo(account);
    }
  }
}
