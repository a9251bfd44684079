package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Settings.Known;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer settings}, and the one setting with commands of its own. */
@Command(name = "settings", description = "Shows and changes the rules that all accounts of an instance are held to.", subcommands = {
    SettingsCommand.ListCommand.class, SettingsCommand.SetCommand.class})
public final class SettingsCommand {
  private SettingsCommand() {}

  private static int set(DirectiveOptions options, Settings settings, Known known, @Nullable String value) {
    String path = settings.path(known);
    try (Steering steering = options.instance.open()) {
      Setting setting = value == null
          ? null
          : new Setting(path, value, UUID.randomUUID().toString(), options.actor(), options.reason);
      if (setting != null) {
        try {
          settings.require(setting, steering.settings().values());
        } catch (IllegalArgumentException e) {
          throw new ParameterException(options.instance.spec.commandLine(), e.getMessage(), e);
        }
      }
      boolean followed = steering.set(path, setting, options.timeout);
      options.print(path + (value == null ? ": as at the start" : " = " + value) + (followed
          ? ": all accounts follow"
          : steering.running()
              ? ": not all accounts follow after " + options.timeout + "; they will"
              : ": kept; the next run follows"));
      return followed || !steering.running() ? AnswerOptions.APPLIED : AnswerOptions.UNANSWERED;
    }
  }

  @Command(name = "list", description = "Shows what can be set, and what is.", footerHeading = "%nExample:%n", footer = "  budgeteer settings list --data state")
  static final class ListCommand implements Callable<Integer> {
    @Mixin
    InstanceOptions instance = new InstanceOptions();

    @Option(names = "--environment", paramLabel = "NAME", description = "Whose settings. Default: the environment of a --data that enforces on AWS; local.")
    @Nullable
    String environment;

    @Override
    public Integer call() {
      Settings settings = new Settings(environment == null ? instance.environment() : environment);
      try (Steering steering = instance.open()) {
        var set = steering.settings();
        for (Known known : Known.values()) {
          Setting setting = set.get(settings.path(known));
          instance.spec.commandLine().getOut().println(settings.path(known) + (setting == null
              ? "  not set; accepted: " + known.accepted()
              : " = " + setting.value() + "  by " + setting.actor() + ": " + setting.reason()));
        }
      }
      return 0;
    }
  }

  @Command(name = "set", description = "Changes a setting; all accounts follow within seconds. A value that can't be is refused, and the old one "
      + "stays.", footerHeading = "%nExamples:%n", footer = {
          "  budgeteer settings set grace_period_seconds 600 --data state --reason 'more time'",
          "  budgeteer settings set default_user_budget_usd --unset --data state --reason 'as at the start'"})
  static final class SetCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its SSM path, or the end of it.")
    String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "As SSM has it.")
    @Nullable
    String value;

    @Option(names = "--unset", description = "Take the setting back.")
    boolean unset;

    @Option(names = "--environment", paramLabel = "NAME", description = "Whose settings. Default: the environment of a --data that enforces on AWS; local.")
    @Nullable
    String environment;

    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    @Override
    public Integer call() {
      Settings settings = new Settings(environment == null ? options.instance.environment() : environment);
      if ((value == null) != unset) {
        throw new ParameterException(options.instance.spec.commandLine(),
            "which value? accepted: either a VALUE or --unset");
      }
      for (Known known : Known.values()) {
        String path = settings.path(known);
        if (path.equals(name) || path.endsWith('/' + name)) {
          return set(options, settings, known, value);
        }
      }
      throw new ParameterException(options.instance.spec.commandLine(), "'" + name
          + "' is no setting; accepted: what 'budgeteer settings list' shows");
    }
  }

  /** {@code budgeteer stop}. */
  @Command(name = "stop", description = "Stops enforcement: what is taken away stays so, and nothing more is, until 'budgeteer resume'.", footerHeading = "%nExample:%n", footer = "  budgeteer stop --data state --reason 'prices look wrong'")
  public static final class StopCommand implements Callable<Integer> {
    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    @Override
    public Integer call() {
      return set(options, new Settings(AwsTarget.LOCAL), Known.STOPPED, "true");
    }
  }

  /** {@code budgeteer resume}. */
  @Command(name = "resume", description = "Takes enforcement up again: suspensions that were decided meanwhile are carried out.", footerHeading = "%nExample:%n", footer = "  budgeteer resume --data state --reason 'prices are right'")
  public static final class ResumeCommand implements Callable<Integer> {
    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    @Override
    public Integer call() {
      return set(options, new Settings(AwsTarget.LOCAL), Known.STOPPED, "false");
    }
  }
}
