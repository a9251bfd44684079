package io.github.budgeteer.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.budgeteer.cli.control.BudgetFile.Wanted;
import io.github.budgeteer.cli.control.BudgetPlan.Change;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetFileTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final String FILE = """
      # The fourth quarter.
      budgets:
        - principal: %s
          limit: 0.10000000000000000001
          lease: {limit: 200, until: 2026-12-01T00:00:00Z}
          exempt:
            owner: head of research
            until: 2026-11-24T00:00:00Z
          mode: observe
        - principal: nightly-eval
          limit: none
      """.formatted(ANA);

  @TempDir
  Path scratch;

  @Test
  void aFileSaysWhatEachPrincipalIsToHave() throws IOException {
    assertThat(read(FILE)).containsExactly(
        new Wanted(3, ANA, new Directive.SetLimit(Usd.of("0.10000000000000000001")),
            new Directive.GrantLease(Usd.of("200"), Instant.parse("2026-12-01T00:00:00Z")),
            new Directive.Exempt(Instant.parse("2026-11-24T00:00:00Z"), "head of research"),
            new Directive.SetMode(Mode.OBSERVE)),
        new Wanted(10, "nightly-eval", new Directive.SetLimit(null), null, null, null));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ``                                                          | line 1: nothing in it; accepted: budgets: and a list
      budgets: 5                                                  | line 1: no list of budgets
      limits: []                                                  | line 1: 'limits' is no field here; accepted: budgets
      budgets: [{limit: 5}]                                       | line 1: no principal; accepted: principal: and an ARN
      budgets: [{principal: ana}]                                 | line 1: ana: nothing to set; accepted: limit, lease, exempt, mode
      budgets: [{principal: ana, limit: much}]                    | line 1: limit: 'much'; accepted: USD per period such as 25.50, none, default
      budgets: [{principal: ana, limit: -1}]                      | line 1: limit: '-1'; accepted
      budgets: [{principal: ana, limit: [1]}]                     | line 1: accepted here: one value
      budgets: [{principal: ana, limit: 1, limit: 2}]             | line 1: limit stands here twice
      budgets: [{principal: ana, mode: off}]                      | line 1: mode: 'off'; accepted: observe, enforce, default
      budgets: [{principal: ana, lease: 5}]                       | line 1: accepted here: fields limit, until
      budgets: [{principal: ana, lease: {limit: 5}}]              | line 1: no end; accepted: until: a time such as
      budgets: [{principal: ana, lease: {limit: 5, until: soon}}] | line 1: until: 'soon' is no time
      budgets: [{principal: ana, lease: {limit: 5, until: 2020-01-01T00:00:00Z}}] | line 1: until: 2020-01-01T00:00:00Z has passed
      budgets: [{principal: ana, exempt: {until: 2027-01-01T00:00:00Z}}] | line 1: an exemption without an owner
      budgets: [{principal: ana, limit: 1}, {principal: ana, limit: 2}]  | line 1: ana stands in line 1 too
      budgets: [{principal: ana                                   | line 1: no YAML
      """)
  void aMistakeIsToldWithItsLineAndWhatWouldBeAccepted(String text, String message) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatThrownBy(() -> read("""
        budgets:
          - principal: ana
            limit: lots
          - principal: ben
            mode: sometimes
            colour: red
        """)).hasMessage("""
        line 3: limit: 'lots'; accepted: USD per period such as 25.50, none, default
        line 6: 'colour' is no field here; accepted: exempt, lease, limit, mode, principal
        line 5: mode: 'sometimes'; accepted: observe, enforce, default""");
  }

  @Test
  void onlyWhatDiffersIsAskedForAndOnceItIsGrantedNothingIs() throws IOException {
    Wanted wanted = read(FILE).getFirst();
    Ledger ledger = new Ledger(Ledger.Clock.WALL, (entry, bytes) -> {});
    Account account = ledger.applyPolicy(Account.unopened(ANA, AccountType.USER),
        new Policy(Usd.of("10"), 70, 90,
            Policy.DEFAULT_GRACE, Policy.DEFAULT_PERIOD, Mode.ENFORCE),
        NOW);

    List<Change> changes = BudgetPlan.of(ANA, wanted, account);
    assertThat(changes).extracting(Change::what, Change::now, Change::then).containsExactly(
        tuple("limit", "default", "$0.10000000000000000001"),
        tuple("lease", "none", "$200 until 2026-12-01T00:00:00Z"),
        tuple("exemption", "none", "head of research until 2026-11-24T00:00:00Z"),
        tuple("mode", "default", "observe"));
    assertThat(BudgetPlan.of(ANA, wanted, null)).isEqualTo(changes);

    for (Change change : changes) {
      account = ledger.apply(account, new Fact.DirectiveReceived(
          new Directive("d-" + change.what(), ANA, "finops", "a test", change.request())), NOW, NOW);
    }
    assertThat(BudgetPlan.of(ANA, wanted, account)).isEmpty();
    Wanted back = read(
        "budgets: [{principal: ana, limit: default, lease: none, exempt: none, mode: default}]")
        .getFirst();
    assertThat(BudgetPlan.of(ANA, back, account)).extracting(Change::then).containsExactly("default", "none",
        "none",
        "default");
  }

  private List<Wanted> read(String text) throws IOException {
    return BudgetFile.read(Files.writeString(scratch.resolve("budgets.yaml"), text), NOW);
  }
}
