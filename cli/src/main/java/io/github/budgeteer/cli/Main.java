package io.github.budgeteer.cli;

import io.github.budgeteer.cli.control.BudgetCommand;
import io.github.budgeteer.cli.control.ExplainCommand;
import io.github.budgeteer.cli.control.HoldCommands;
import io.github.budgeteer.cli.control.QuarantineCommand;
import io.github.budgeteer.cli.control.ReconcileCommand;
import io.github.budgeteer.cli.control.SelfTestCommand;
import io.github.budgeteer.cli.control.SettingsCommand;
import io.github.budgeteer.cli.control.StatusCommand;
import io.github.budgeteer.cli.run.RunFailedException;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The {@code budgeteer} command. */
@Command(name = "budgeteer", mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = Version.class, sortOptions = false, description = "Prices every Amazon Bedrock call, holds each IAM principal to a budget, and suspends "
    + "and restores its access.", subcommands = {DemoCommand.class, RunCommand.class, ConnectCommand.class,
        TopologyCommand.class, PriceCommand.class,
        PricesCommand.class, StatusCommand.class, ExplainCommand.class, BudgetCommand.class,
        HoldCommands.HoldCommand.class, HoldCommands.LiftCommand.class, HoldCommands.ReleaseCommand.class,
        HoldCommands.RestoreCommand.class, ReconcileCommand.class, SelfTestCommand.class,
        QuarantineCommand.class, SettingsCommand.class,
        SettingsCommand.StopCommand.class,
        SettingsCommand.ResumeCommand.class, NotifyCommand.class, HelpCommand.class,
        AutoComplete.GenerateCompletion.class}, footerHeading = "%nExamples:%n", footer = {
            "  budgeteer demo                              the whole pipeline on bundled logs",
            "  budgeteer run --logs AWSLogs --limit 50 --until-idle",
            "  source <(budgeteer generate-completion)     completion for bash and zsh"})
public final class Main {
  static final int FAILED = 1;
  static final int USAGE = 2;

  private Main() {}

  /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    Stop stop = Stop.ofProcess();
    int exitCode = execute(arguments);
    stop.ended(exitCode);
    // The embedded servers leave threads behind that nobody need wait for.
    System.exit(exitCode);
  }

  static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true).setAbbreviatedOptionsAllowed(false);
    commandLine.setParameterExceptionHandler((exception, arguments) -> {
      PrintWriter err = exception.getCommandLine().getErr();
      err.println("budgeteer: " + exception.getMessage());
      return USAGE;
    });
    commandLine.setExecutionExceptionHandler((exception, failed, result) -> {
      failed.getErr().println("budgeteer: " + (exception instanceof RunFailedException
          ? exception.getMessage()
          : exception.toString()));
      return FAILED;
    });
    return commandLine;
  }
}
