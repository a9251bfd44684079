package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.budgets.BudgetChange;
import io.github.budgeteer.cli.budgets.BudgetChanges;
import io.github.budgeteer.cli.budgets.BudgetFile;
import io.github.budgeteer.cli.budgets.ChangeTable;
import io.github.budgeteer.cli.budgets.Problem;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer budget apply}. */
@Command(name = "apply", description = {
    "Makes the budgets of an instance those of a YAML file: what differs is asked for, and nothing else.",
    "Whatever is wrong with the file is told at once, with its line, and then nothing is sent."}, footerHeading = "%nA file:%n", footer = {
        "  budgets:", "    - principal: arn:aws:iam::123456789012:user/ana",
        "      limit: 50          # or none, default",
        "      lease: {limit: 200, until: 2027-03-31T00:00:00Z}",
        "      mode: observe      # or enforce, default", "",
        "  'complete: true' beside 'budgets' gives whatever it does not name the",
        "  defaults back; without it that is left alone.", "", "Examples:",
        "  budgeteer budget apply budgets.yaml --dry-run --data state",
        "  budgeteer budget apply budgets.yaml --data state --reason '2nd quarter'"})
final class ApplyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The budgets, as YAML.")
  Path file = Path.of("");

  @Option(names = "--dry-run", description = "Show what would change, and send nothing.")
  boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why: the ledger keeps it. Required without --dry-run.")
  @Nullable
  String reason;

  @Mixin
  AnswerOptions options = new AnswerOptions();

  @Override
  public Integer call() {
    String why = reason == null ? "" : reason;
    if (why.isBlank() && !dryRun) {
      throw wrong("why? accepted: --reason TEXT, or --dry-run to send nothing");
    }
    String yaml = read();
    try (Steering steering = options.instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      return switch (BudgetFile.read(yaml, Instant.now(),
          named -> InstanceOptions.resolve(named, accounts))) {
        case BudgetFile.Reading.Refused refused -> throw wrong(told(refused.problems()));
        case BudgetFile.Reading.Understood understood ->
          apply(steering, BudgetChanges.of(understood.file(), accounts), why);
      };
    }
  }

  private int apply(Steering steering, List<BudgetChange> changes, String why) {
    if (changes.isEmpty()) {
      options.print("Nothing to change.");
      return AnswerOptions.APPLIED;
    }
    if (dryRun) {
      ChangeTable.lines(changes).forEach(options::print);
      options.print(changes.size() + (changes.size() == 1 ? " change" : " changes") + "; nothing was sent");
      return AnswerOptions.APPLIED;
    }
    Map<Directive, String> names = new LinkedHashMap<>();
    changes.forEach(change -> names.put(change.directive(options.actor(), why),
        change.principalId() + " " + change.what()));
    return options.send(steering, List.copyOf(names.keySet()),
        directive -> names.getOrDefault(directive, directive.principalId()));
  }

  private String read() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw wrong(file + " can't be read; accepted: a file of budgets, YAML in UTF-8");
    }
  }

  private String told(List<Problem> problems) {
    return file + " is refused, and nothing was sent:" + problems.stream().map(problem -> "\n  " + problem)
        .collect(Collectors.joining());
  }

  private ParameterException wrong(String message) {
    return new ParameterException(options.instance.spec.commandLine(), message);
  }
}
