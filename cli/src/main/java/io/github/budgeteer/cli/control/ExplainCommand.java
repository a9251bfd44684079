package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.Explaining;
import io.github.budgeteer.cli.report.Explanation;
import io.github.budgeteer.cli.report.ExplanationText;
import io.github.budgeteer.cli.report.TextLayout;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code budgeteer explain}. */
@Command(name = "explain", description = "Answers a suspended developer: which holds stand and whose, which budget, which call crossed the limit, what "
    + "the money went to, and what would lift it.", footerHeading = "%nExamples:%n", footer = {
        "  budgeteer explain ana --data state", "  budgeteer explain ana --data state --format json"})
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PRINCIPAL", description = "An ARN, or the end of one that has an account.")
  String principal = "";

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  InstanceOptions.Format format = InstanceOptions.Format.TEXT;

  @Override
  public Integer call() {
    try (Steering steering = instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      String id = instance.account(principal, accounts);
      Explanation explanation = Explaining.explain(Objects.requireNonNull(accounts.get(id)),
          steering.ledger(id), steering.now(accounts));
      PrintWriter out = instance.spec.commandLine().getOut();
      switch (format) {
        case TEXT -> ExplanationText.lines(explanation, TextLayout.ofTerminal(ZoneOffset.UTC))
            .forEach(out::println);
        case JSON -> out.println(ExplanationText.json(explanation));
      }
    }
    return 0;
  }
}
