package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.StatusTable;
import io.github.budgeteer.cli.report.TextLayout;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code budgeteer status}. */
@Command(name = "status", description = "Shows who has spent what of which limit, and who has access.", footerHeading = "%nExamples:%n", footer = {
    "  budgeteer status --data state", "  budgeteer status ana --data state --format json"})
public final class StatusCommand implements Callable<Integer> {
  private static final int WIDTH = 120;

  /** How it is printed. */
  enum Format {
    TEXT, JSON
  }

  @Parameters(paramLabel = "PRINCIPAL", arity = "0..1", description = "An ARN, or the end of one that has an account. Default: everybody.")
  @Nullable
  String principal;

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  Format format = Format.TEXT;

  @Override
  public Integer call() {
    try (Steering steering = instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      Collection<Account> shown = principal == null
          ? accounts.values()
          : List.of(Objects.requireNonNull(accounts.get(instance.account(principal, accounts))));
      Instant now = shown.stream().map(Account::time).max(Instant::compareTo).orElse(Instant.EPOCH);
      PrintWriter out = instance.spec.commandLine().getOut();
      switch (format) {
        case TEXT ->
          StatusTable.text(shown, now, new TextLayout(WIDTH, ZoneOffset.UTC, TextLayout.Colours.PLAIN))
              .forEach(out::println);
        case JSON -> out.println(StatusTable.json(shown, now));
      }
    }
    return 0;
  }
}
