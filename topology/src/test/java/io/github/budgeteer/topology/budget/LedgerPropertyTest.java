package io.github.budgeteer.topology.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every ledger, whatever happened. */
class LedgerPropertyTest {

  /** One thing that happens to an account: a charge, a new limit or mode, or time that passes. */
  record Step(int kind, int minutes, String amount) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators
        .combine(Arbitraries.integers().between(0, 9), Arbitraries.integers().between(-600, 3_000),
            Arbitraries.of("0", "0.000001", "0.1", "3", "7", "10", "25.5"))
        .as(Step::new).list().ofMinSize(1).ofMaxSize(60);
  }

  private static AccountBook play(List<Step> steps) {
    AccountBook book = AccountBook.of(AccountType.USER).limit("10").grace(Duration.ofMinutes(30));
    Instant now = AccountBook.at("00:00");
    book.charge("0", now, now, ChargeBasis.PRICED);
    for (Step step : steps) {
      now = now.plus(Duration.ofMinutes(step.minutes()));
      switch (step.kind()) {
        case 0 -> book.limit(step.amount()).policyAt(now);
        case 1 -> book.limit(null).policyAt(now);
        case 2 -> book.mode(step.minutes() % 2 == 0 ? Mode.OBSERVE : Mode.ENFORCE).policyAt(now);
        case 3 -> book.advance(now);
        case 5 -> book.adjust(step.minutes() % 2 == 0 ? step.amount() : "-" + step.amount(), "0", now);
        case 4 -> book.charge(step.amount(), now, now, ChargeBasis.ESTIMATED);
        default -> book.charge(step.amount(), now, now, ChargeBasis.PRICED);
      }
    }
    return book;
  }

  @Property(tries = 300)
  void sequencesHaveNoGapsBalancesAddUpAndTheHashChainHolds(@ForAll("steps") List<Step> steps) {
    AccountBook book = play(steps);

    Usd balance = Usd.ZERO;
    String hash = null;
    for (int i = 0; i < book.lines().size(); i++) {
      LedgerEntry line = book.lines().get(i);
      balance = switch (line.entry()) {
        case Fact.Charged charged -> balance.plus(charged.amount());
        case Fact.Adjusted adjusted -> balance.plus(adjusted.amount());
        case Entry other -> balance;
      };
      assertThat(line.sequence()).isEqualTo(i + 1);
      assertThat(line.balance()).isEqualTo(balance);
      assertThat(line.previousHash()).isEqualTo(hash);
      hash = Ledger.hash(book.bytes().get(i));
    }
    assertThat(book.account().head()).isEqualTo(new Account.Head(book.lines().size(), hash));
  }

  @Property(tries = 300)
  void foldingTheLedgerGivesTheAccount(@ForAll("steps") List<Step> steps) {
    AccountBook book = play(steps);

    Account folded = Account.unopened(book.account().principalId(), AccountType.UNATTRIBUTED);
    for (LedgerEntry line : book.lines()) {
      folded = Evolution.evolve(folded, line.entry(), new EventTime(line.occurredAt(), line.observedAt()),
          line.sequence());
    }

    assertThat(folded.with(book.account().head())).isEqualTo(book.account());
  }

  @Property(tries = 300)
  void feedingItsFactsToDecideAgainGivesItsDecisions(@ForAll("steps") List<Step> steps) {
    AccountBook book = play(steps);

    Account account = Account.unopened(book.account().principalId(), AccountType.USER);
    List<Decision> expected = List.of();
    for (LedgerEntry line : book.lines()) {
      EventTime time = new EventTime(line.occurredAt(), line.observedAt());
      switch (line.entry()) {
        case Fact fact -> expected = new ArrayList<>(Decider.decide(account, fact, time));
        case Decision decision -> assertThat(decision).isEqualTo(expected.removeFirst());
      }
      account = Evolution.evolve(account, line.entry(), time, line.sequence());
    }
    assertThat(expected).isEmpty();
  }

  @Property(tries = 300)
  void theVerdictIsWhatSpendAndLimitSay(@ForAll("steps") List<Step> steps) {
    Account account = play(steps).account();

    boolean held = account.standing().held();
    Status status = account.standing().status();
    assertThat(status).isIn(Status.ACTIVE, Status.GRACE_PERIOD, Status.SUSPENDED);
    assertThat(account.overLimit()).isEqualTo(held || status == Status.GRACE_PERIOD);
    assertThat(held).isEqualTo(status == Status.SUSPENDED);
    assertThat(account.standing().graceDeadline() != null).isEqualTo(status == Status.GRACE_PERIOD);
    assertThat(account.standing().pending()).isNull();
    if (!held) {
      assertThat(account.standing().access()).isEqualTo(Access.ALLOWED);
    } else {
      assertThat(account.standing().access()).isEqualTo(account.policy().mode() == Mode.ENFORCE
          ? Access.DENIED
          : Access.ALLOWED);
    }
  }
}
