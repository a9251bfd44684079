package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.NoticeLines;
import io.github.budgeteer.cli.report.StatusTable;
import io.github.budgeteer.cli.report.TextLayout;
import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Settings.Known;
import io.github.budgeteer.events.Status;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code budgeteer status}. */
@Command(name = "status", description = "Shows who has spent what of which limit, and who has access: the most urgent first.", footerHeading = "%nExamples:%n", footer = {
    "  budgeteer status --data state", "  budgeteer status --status suspended,grace_period --data state",
    "  budgeteer status --type user --data state", "  budgeteer status ana --data state --format json"})
public final class StatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PRINCIPAL", arity = "0..1", description = "An ARN, or the end of one that has an account. Default: everybody.")
  @Nullable
  String principal;

  @Option(names = "--status", paramLabel = "STATUS", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<Status> statuses = List.of();

  @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<AccountType> types = List.of();

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  InstanceOptions.Format format = InstanceOptions.Format.TEXT;

  @Override
  public Integer call() {
    try (Steering steering = instance.open()) {
      Map<String, Account> accounts = steering.accounts();
      Collection<Account> named = principal == null
          ? accounts.values()
          : List.of(Objects.requireNonNull(accounts.get(instance.account(principal, accounts))));
      List<Account> shown = named.stream()
          .filter(account -> statuses.isEmpty() || statuses.contains(account.standing().status()))
          .filter(account -> types.isEmpty() || types.contains(account.accountType())).toList();
      Instant now = steering.now(accounts);
      PrintWriter out = instance.spec.commandLine().getOut();
      switch (format) {
        case TEXT -> {
          TextLayout layout = TextLayout.ofTerminal(ZoneOffset.UTC);
          NoticeLines.standing(steering.notices(), layout).forEach(out::println);
          stopped(steering).ifPresent(out::println);
          (accounts.isEmpty()
              ? List.of("There are no accounts yet.")
              : StatusTable.text(shown, now, layout)).forEach(out::println);
        }
        case JSON -> out.println(StatusTable.json(shown, now));
      }
    }
    return 0;
  }

  /** Whoever sees an account over its limit with access asks why. */
  private static Optional<String> stopped(Steering steering) {
    return Optional
        .ofNullable(steering.settings().inForce().get(new Settings(AwsTarget.LOCAL).path(Known.STOPPED)))
        .filter(setting -> setting.value().strip().equals("true"))
        .map(setting -> "Enforcement is stopped by " + setting.actor() + " until 'budgeteer resume': "
            + setting.reason());
  }
}
