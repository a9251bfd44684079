package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.ReconciliationResult;
import io.github.budgeteer.cli.report.ReconciliationText;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Repair;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code budgeteer reconcile}. */
@Command(name = "reconcile", description = {
    "Has the running instance compare now what is actual with what is wanted, in IAM and in the table user_budgets, repair what "
        + "differs, and tell.",
    "The exit code is 0 if nothing differs or all of it is repaired, 1 if differences remain, 3 without an answer."}, footerHeading = "%nExamples:%n", footer = {
        "  budgeteer reconcile --dry-run --data state             what differs? nothing is changed",
        "  budgeteer reconcile --data state --reason 'after the IAM clean-up'",
        "  budgeteer reconcile ana ben --data state"})
public final class ReconcileCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PRINCIPAL", arity = "0..*", description = "ARNs, or the ends of those that have an account. Default: everybody.")
  List<String> principals = List.of();

  @Option(names = "--dry-run", description = "Only tell what differs, and change nothing.")
  boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "asked for", description = "Why: the request keeps it. Default: ${DEFAULT-VALUE}")
  String reason = "asked for";

  @Mixin
  AnswerOptions options = new AnswerOptions();

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  InstanceOptions.Format format = InstanceOptions.Format.TEXT;

  @Override
  public Integer call() {
    try (Steering steering = options.instance.open()) {
      if (!steering.running()) {
        options.instance.spec.commandLine().getErr()
            .println("budgeteer: no run uses " + options.instance.data
                + ", and only the one that enforces may look and repair; start 'budgeteer run'");
        return AnswerOptions.UNANSWERED;
      }
      Map<String, Account> accounts = steering.accounts();
      List<String> named = principals.stream().map(each -> options.instance.principal(each, accounts))
          .toList();
      ReconciliationResult result = steering.reconciling().ask(
          new Asked(UUID.randomUUID().toString(), options.actor(), reason, named,
              dryRun ? Repair.LEAVE : Repair.REPAIR),
          options.timeout, progressed -> options.instance.spec.commandLine().getErr()
              .println(progressed.part().label() + ": looked at " + progressed.looked() + " of "
                  + progressed.all()));
      switch (format) {
        case TEXT -> ReconciliationText.lines(result).forEach(options::print);
        case JSON -> options.print(ReconciliationText.json(result));
      }
      return exitCode(result);
    }
  }

  private int exitCode(ReconciliationResult result) {
    if (!result.complete()) {
      options.instance.spec.commandLine().getErr()
          .println("budgeteer: not all of it was answered: nothing was heard for "
              + options.timeout + "; does a run that watches for new files use this instance?");
      return AnswerOptions.UNANSWERED;
    }
    return result.nothingRemains() ? AnswerOptions.APPLIED : AnswerOptions.REJECTED;
  }
}
