package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.Explanation;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code budgeteer explain}. */
@Command(name = "explain", description = "Answers a suspended developer: which holds stand and whose, which budget, which call crossed the limit, what "
    + "the money went to, and what would lift it.", footerHeading = "%nExample:%n", footer = "  budgeteer explain ana --data state")
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PRINCIPAL", description = "An ARN, or the end of one that has an account.")
  String principal = "";

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Override
  public Integer call() {
    try (Steering steering = instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      String id = instance.account(principal, accounts);
      Explanation.of(Objects.requireNonNull(accounts.get(id)), steering.ledger(id))
          .forEach(instance.spec.commandLine().getOut()::println);
    }
    return 0;
  }
}
