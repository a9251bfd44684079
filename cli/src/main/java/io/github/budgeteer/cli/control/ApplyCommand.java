package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.control.BudgetFile.Wanted;
import io.github.budgeteer.cli.control.BudgetPlan.Change;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer budget apply}: budgets as they stand in a file, asked for where an account differs. */
@Command(name = "apply", description = "Gives principals the budgets of a YAML file: what differs is asked for, the rest is left alone. Nothing "
    + "is asked for if the file has a mistake anywhere.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer budget apply budgets.yaml --dry-run --data state --reason 'fourth quarter'",
        "  budgeteer budget apply budgets.yaml --data state --reason 'fourth quarter'", "",
        "  budgets:", "    - principal: arn:aws:iam::123456789012:user/ana", "      limit: 50",
        "      lease: {limit: 200, until: 2026-12-01T00:00:00Z}", "    - principal: nightly-eval",
        "      mode: observe"})
final class ApplyCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "Budgets: principal, and any of limit, lease, exempt, mode.")
  Path file = Path.of("");

  @Option(names = "--dry-run", description = "Tell what would change, and ask for nothing.")
  boolean dryRun;

  @Mixin
  DirectiveOptions options = new DirectiveOptions();

  @Override
  public Integer call() {
    List<Wanted> wanted = read();
    try (Steering steering = options.instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      List<Change> changes = new ArrayList<>();
      for (Wanted one : wanted) {
        String id = options.instance.principal(one.principal(), accounts);
        changes.addAll(BudgetPlan.of(id, one, accounts.get(id)));
      }
      if (changes.isEmpty()) {
        options.print("nothing to change: " + wanted.size() + " budgets are as the file says");
        return DirectiveOptions.APPLIED;
      }
      changes.forEach(change -> options.print(
          change.principalId() + ": " + change.what() + " " + change.now() + " -> " + change.then()));
      return dryRun
          ? DirectiveOptions.APPLIED
          : options.send(steering, changes.stream().map(change -> new Directive(UUID.randomUUID().toString(),
              change.principalId(), options.actor(), options.reason, change.request())).toList());
    }
  }

  private List<Wanted> read() {
    try {
      return BudgetFile.read(file, Instant.now());
    } catch (IOException e) {
      throw new ParameterException(options.instance.spec.commandLine(),
          file + " does not exist or can't be read; accepted: a YAML file of budgets", e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(options.instance.spec.commandLine(),
          file + " has mistakes, and nothing was asked for:\n" + e.getMessage(), e);
    }
  }
}
