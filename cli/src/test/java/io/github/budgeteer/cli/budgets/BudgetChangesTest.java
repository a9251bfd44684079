package io.github.budgeteer.cli.budgets;

import static io.github.budgeteer.cli.budgets.BudgetFileTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.budgets.BudgetFile.Reading;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BudgetChangesTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final String BEN = "arn:aws:iam::123456789012:user/ben";
  private static final String EVA = "arn:aws:iam::123456789012:user/eva";
  private static final Instant SPRING = Instant.parse("2027-03-31T00:00:00Z");
  private static final Instant SUMMER = Instant.parse("2027-06-30T00:00:00Z");

  private final List<LedgerEntry> ledger = new ArrayList<>();
  private final Ledger book = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> ledger.add(entry));

  @Test
  void onlyWhatDiffersIsAskedForAndTheTableSaysWhatItIs() {
    Map<String, Account> accounts = accounts(account(ANA, new Directive.SetLimit(Usd.of("20")),
        new Directive.Exempt(SPRING, "finops")), account(BEN, new Directive.SetMode(Mode.OBSERVE)));

    List<BudgetChange> changes = BudgetChanges.of(file(
        """
            budgets:
              - {principal: %s, limit: 50.005, lease: {limit: 200, until: 2027-03-31T00:00:00Z}}
              - {principal: %s, limit: default, exemption: {owner: head of lab, until: 2027-03-31T00:00:00Z}, mode: default}
              - {principal: %s, limit: none}
            """
            .formatted(ANA, BEN, EVA)),
        accounts);

    assertThat(ChangeTable.lines(changes)).containsExactly(
        "Principal                           What       Now      Then",
        "arn:aws:iam::123456789012:user/ana  lease      none     $200.00 until 2027-03-31T00:00:00Z",
        "arn:aws:iam::123456789012:user/ana  limit      $20.00   $50.005",
        "arn:aws:iam::123456789012:user/ben  exemption  none     until 2027-03-31T00:00:00Z for head of lab",
        "arn:aws:iam::123456789012:user/ben  mode       observe  default (enforce)",
        "arn:aws:iam::123456789012:user/eva  limit      default  none");
    assertThat(changes).extracting(BudgetChange::request).containsExactly(
        new Directive.GrantLease(Usd.of("200"), SPRING), new Directive.SetLimit(Usd.of("50.005")),
        new Directive.Exempt(SPRING, "head of lab"), new Directive.SetMode(null),
        new Directive.SetLimit(null));
  }

  @Test
  void whatACompleteFileDoesNotNameGetsTheDefaultsBack() {
    Account closed = account(EVA, new Directive.SetLimit(Usd.of("3")));
    closed = closed.with(closed.standing().closedAt(NOW));
    Map<String, Account> accounts = accounts(
        account(ANA, new Directive.SetLimit(Usd.of("20")),
            new Directive.GrantLease(Usd.of("30"), SPRING), new Directive.SetMode(Mode.OBSERVE)),
        account(BEN, new Directive.SetLimit(null), new Directive.Exempt(SPRING, "finops")), closed);
    String listed = "budgets: [{principal: " + ANA + ", limit: 20}]";

    assertThat(BudgetChanges.of(file(listed), accounts)).isEmpty();
    assertThat(ChangeTable.lines(BudgetChanges.of(file("complete: true\n" + listed), accounts)))
        .containsExactly(
            "Principal                           What       Now                                    Then",
            "arn:aws:iam::123456789012:user/ana  lease      $30.00 until 2027-03-31T00:00:00Z      none",
            "arn:aws:iam::123456789012:user/ana  mode       observe                                default (enforce)",
            "arn:aws:iam::123456789012:user/ben  limit      none                                   default ($10.00)",
            "arn:aws:iam::123456789012:user/ben  exemption  until 2027-03-31T00:00:00Z for finops  none");
  }

  @Test
  void aLowerLimitThatComesWithALeaseSuspendsNobodyInBetween() {
    Account ana = charged(account(ANA, new Directive.SetLimit(Usd.of("100"))), "80");
    String yaml = "budgets: [{principal: " + ANA
        + ", limit: 50, lease: {limit: 200, until: 2027-03-31T00:00:00Z}}]";
    int before = ledger.size();

    Account after = applied(BudgetChanges.of(file(yaml), accounts(ana)), accounts(ana)).get(ANA);

    assertThat(after).isNotNull().extracting(account -> account.standing().held()).isEqualTo(false);
    assertThat(ledger.subList(before, ledger.size()))
        .extracting(entry -> entry.entry().getClass().getSimpleName())
        .containsExactly("DirectiveReceived", "BudgetChanged", "ThresholdChanged", "DirectiveReceived");
  }

  @Test
  void theSameChangeOfTheSameAccountIsTheSameDirective() {
    Account ana = account(ANA, new Directive.SetLimit(Usd.of("20")));
    String yaml = "budgets: [{principal: " + ANA + ", limit: 50}]";

    String first = id(yaml, ana, "first try");

    assertThat(id(yaml, ana, "again")).isEqualTo(first);
    assertThat(id(yaml.replace("50", "51"), ana, "first try")).isNotEqualTo(first);
    assertThat(id(yaml, charged(ana, "1"), "first try")).isNotEqualTo(first);
  }

  @Property(tries = 300)
  void applyingWhatWasAppliedChangesNothing(@ForAll("terms") Terms ana, @ForAll("terms") Terms ben,
      @ForAll("budgets") Budget wanted, @ForAll boolean complete) {
    Map<String, Account> accounts = accounts(account(ANA).with(ana), account(BEN).with(ben));
    BudgetFile file = new BudgetFile(List.of(wanted), complete);

    Map<String, Account> after = applied(BudgetChanges.of(file, accounts), accounts);

    assertThat(ledger).extracting(entry -> entry.entry().getClass().getSimpleName())
        .doesNotContain("DirectiveRejected");
    assertThat(BudgetChanges.of(file, after)).isEmpty();
    assertThat(after.get(BEN)).isNotNull().extracting(Account::terms)
        .isEqualTo(complete ? Terms.NONE : ben);
  }

  @Provide
  Arbitrary<Terms> terms() {
    return Combinators.combine(
        Arbitraries.of(new Terms.OwnLimit(Usd.of("20"), "d"), new Terms.OwnLimit(null, "d")).injectNull(0.3),
        Arbitraries
            .of(new Terms.Lease(Usd.of("30"), SPRING, "d"), new Terms.Lease(Usd.of("300"), SUMMER, "d"))
            .injectNull(0.3),
        Arbitraries.of(new Terms.Exemption(SPRING, "finops", "d")).injectNull(0.5),
        Arbitraries.of(Mode.class).injectNull(0.3)).as(Terms::new);
  }

  /** Leases of a file raise its own limit, or it is refused; that of the policy they raise here as well. */
  @Provide
  Arbitrary<Budget> budgets() {
    Part<Budget.Limit> standard = new Part.Standard<>();
    return Combinators.combine(
        Arbitraries.of(standard, new Part.Own<>(new Budget.Limit(Usd.of("20"))),
            new Part.Own<>(new Budget.Limit(Usd.of("25")))),
        part(new Budget.Lease(Usd.of("30"), SPRING), new Budget.Lease(Usd.of("300"), SPRING)),
        part(new Budget.Exemption(SPRING, "finops"), new Budget.Exemption(SUMMER, "finops"),
            new Budget.Exemption(SPRING, "head of lab")),
        part(Mode.OBSERVE, Mode.ENFORCE)).as(
            (limit, lease, exemption, mode) -> new Budget(ANA, limit, lease,
                exemption, mode));
  }

  @SafeVarargs
  private static <T> Arbitrary<Part<T>> part(T... own) {
    List<Part<T>> parts = new ArrayList<>(List.of(new Part.Unsaid<>(), new Part.Standard<>()));
    for (T value : own) {
      parts.add(new Part.Own<>(value));
    }
    return Arbitraries.of(parts);
  }

  private String id(String yaml, Account account, String reason) {
    return BudgetChanges.of(file(yaml), accounts(account)).getFirst().directive("finops", reason).id();
  }

  private Account account(String id, Directive.Request... requests) {
    Policy policy = new Policy(Usd.of("10"), 70, 90, Duration.ZERO, Policy.DEFAULT_PERIOD, Mode.ENFORCE);
    Account account = book.applyPolicy(Account.unopened(id, AccountType.USER), policy, NOW);
    for (Directive.Request request : requests) {
      account = received(account, new Directive("d" + ledger.size(), id, "finops", "test", request));
    }
    return account;
  }

  private Account charged(Account account, String usd) {
    return book.apply(account, new Fact.Charged("123456789012|us-east-1|r-1", "amazon.nova-pro-v1:0", null,
        ChargeBasis.PRICED, Usd.of(usd), List.of(),
        new Place("/log", 0, 0)), NOW, NOW);
  }

  private Account received(Account account, Directive directive) {
    return book.apply(account, new Fact.DirectiveReceived(directive), NOW, NOW);
  }

  private Map<String, Account> applied(List<BudgetChange> changes, Map<String, Account> accounts) {
    Map<String, Account> after = new TreeMap<>(accounts);
    changes.forEach(change -> after.computeIfPresent(change.principalId(),
        (id, account) -> received(account, change.directive("finops", "test"))));
    return after;
  }

  private static Map<String, Account> accounts(Account... accounts) {
    Map<String, Account> byId = new TreeMap<>();
    for (Account account : accounts) {
      byId.put(account.principalId(), account);
    }
    return byId;
  }

  private static BudgetFile file(String yaml) {
    if (BudgetFileTest.read(yaml) instanceof Reading.Understood understood) {
      return understood.file();
    }
    throw new AssertionError(BudgetFileTest.read(yaml));
  }
}
