package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.StandingSettings;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.cli.run.Steering.Followers;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Settings;
import io.github.budgeteer.events.Settings.Known;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer settings}, and the one setting with commands of its own. */
@Command(name = "settings", description = "Shows and changes the rules that all accounts of an instance are held to.", subcommands = {
    SettingsCommand.ListCommand.class,
    SettingsCommand.SetCommand.class}, footerHeading = "%nExamples:%n", footer = {
        "  budgeteer settings list --data state",
        "  budgeteer settings set grace_period_seconds 600 --data state --reason 'more time'"})
public final class SettingsCommand {
  private static final String OF_INSTANCE = "Default: with --data, the environment that it enforces on, or local; with "
      + "--bootstrap-server, that of the variable ENVIRONMENT";

  private SettingsCommand() {}

  private static int set(DirectiveOptions options, Settings settings, Known known, @Nullable String value) {
    String path = settings.path(known);
    try (Steering steering = options.instance.open()) {
      Setting setting = value == null
          ? null
          : new Setting(path, value, UUID.randomUUID().toString(), options.actor(), options.reason);
      StandingSettings standing = steering.settings();
      try {
        settings.require(standing.with(path, setting));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(options.instance.spec.commandLine(), e.getMessage(), e);
      }
      Followers followers = steering.set(path, setting, options.timeout);
      String change = path + (value == null ? ": as at the start" : " = " + value);
      if (!steering.running()) {
        options.print(change + ": kept; the next run follows");
        return AnswerOptions.APPLIED;
      }
      if (followers.all()) {
        options.print(change + ": all accounts follow");
        return AnswerOptions.APPLIED;
      }
      unfollowed(options, change, known.perEnvironment() ? settings.environment() : null, followers);
      return AnswerOptions.UNANSWERED;
    }
  }

  /** Tells what was waited for in vain, and what to do. */
  private static void unfollowed(DirectiveOptions options, String change, @Nullable String environment,
      Followers followers) {
    options.print(change + ": written, but "
        + (followers.following() == 0 ? "nobody follows" : "not all accounts follow") + " after "
        + options.timeout);
    options.print("  Waited for the topology to say that all accounts follow this setting of "
        + (environment == null ? "every environment" : "the environment '" + environment + "'")
        + ": those of " + followers.following() + " of " + followers.partitions() + " partitions do.");
    options.print("  Is a topology running"
        + (environment == null ? "" : " whose ENVIRONMENT is " + environment)
        + "? One that has been off follows when it is back. Did it refuse the value? 'budgeteer quarantine list' "
        + "says so.");
    if (environment != null) {
      options
          .print("  Was another environment meant? Take this back with --unset --environment " + environment
              + ", and set it with --environment as the topology has it.");
    }
  }

  @Command(name = "list", description = "Shows what can be set, and what is.", footerHeading = "%nExample:%n", footer = "  budgeteer settings list --data state")
  static final class ListCommand implements Callable<Integer> {
    @Mixin
    InstanceOptions instance = new InstanceOptions();

    @Option(names = "--environment", paramLabel = "NAME", description = "Whose settings. "
        + OF_INSTANCE + "; those of all if there is none.")
    @Nullable
    String environment;

    @Override
    public Integer call() {
      try (Steering steering = instance.open()) {
        StandingSettings standing = steering.settings();
        for (Known known : Known.values()) {
          for (String whose : environments(known, standing)) {
            String path = new Settings(whose).path(known);
            print(path, known, standing, steering.running());
          }
        }
      }
      return 0;
    }

    private Collection<String> environments(Known known, StandingSettings standing) {
      Optional<String> one = Optional.ofNullable(environment).or(instance::environment);
      if (one.isPresent() || !known.perEnvironment()) {
        return Set.of(one.orElse(AwsTarget.LOCAL));
      }
      Set<String> all = new TreeSet<>();
      standing.inForce().keySet().forEach(path -> Settings.environmentOf(path).ifPresent(all::add));
      standing.refused().keySet().forEach(path -> Settings.environmentOf(path).ifPresent(all::add));
      return all.isEmpty() ? Set.of("ENVIRONMENT") : all;
    }

    private void print(String path, Known known, StandingSettings standing, boolean running) {
      PrintWriter out = instance.spec.commandLine().getOut();
      Setting setting = standing.inForce().get(path);
      String refused = standing.refused().get(path);
      if (setting != null) {
        out.println(path + " = " + setting.value() + "  by " + setting.actor() + ": " + setting.reason()
            + (running && !standing.isFollowed(setting) ? " (nobody follows)" : ""));
      } else if (refused == null) {
        out.println(path + "  not set; accepted: " + known.accepted());
      } else {
        out.println(path + "  stays as it was before what was refused; accepted: " + known.accepted());
      }
      if (refused != null) {
        out.println("  refused, and without effect: " + refused);
      }
    }
  }

  @Command(name = "set", description = "Changes a setting; all accounts follow within seconds. A value that can't be is refused, and the old one "
      + "stays.", footerHeading = "%nExamples:%n", footer = {
          "  budgeteer settings set grace_period_seconds 600 --data state --reason 'more time'",
          "  budgeteer settings set default_user_budget_usd --unset --data state --reason 'as at the start'",
          "  budgeteer settings set budget_refresh_period_days 7 --environment production --bootstrap-server b-1:9098",
          "      --reason 'by the week'"})
  static final class SetCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its SSM path, or the end of it.")
    String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "As SSM has it.")
    @Nullable
    String value;

    @Option(names = "--unset", description = "Take the setting back.")
    boolean unset;

    @Option(names = "--environment", paramLabel = "NAME", description = "Whose setting, if each environment has its own. "
        + OF_INSTANCE + ".")
    @Nullable
    String environment;

    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    @Override
    public Integer call() {
      CommandLine command = options.instance.spec.commandLine();
      if ((value == null) != unset) {
        throw new ParameterException(command, "which value? accepted: either a VALUE or --unset");
      }
      Optional<String> whose = Optional.ofNullable(environment).or(() -> Settings.environmentOf(name))
          .or(options.instance::environment);
      Settings settings = new Settings(whose.orElse(AwsTarget.LOCAL));
      for (Known known : Known.values()) {
        String path = settings.path(known);
        if (path.equals(name) || path.endsWith('/' + name)) {
          if (known.perEnvironment() && whose.isEmpty()) {
            throw new ParameterException(command, "whose " + name
                + "? accepted: --environment NAME, the ENVIRONMENT of the topology");
          }
          return set(options, settings, known, value);
        }
      }
      throw new ParameterException(command, "'" + name
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
