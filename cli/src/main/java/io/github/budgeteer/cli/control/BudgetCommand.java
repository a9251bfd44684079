package io.github.budgeteer.cli.control;

import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code budgeteer budget}. */
@Command(name = "budget", description = "Gives principals limits of their own, raises for a time, exemptions, or a mode: one by one, or from a file.", subcommands = {
    BudgetCommand.SetCommand.class, BudgetCommand.LeaseCommand.class, BudgetCommand.ExemptCommand.class,
    BudgetCommand.ModeCommand.class, ApplyCommand.class}, footerHeading = "%nExamples:%n", footer = {
        "  budgeteer budget set ana --limit 50 --data state --reason 'new project'",
        "  budgeteer budget lease ana --limit 200 --for P2D --data state --reason 'load test'",
        "  budgeteer budget apply budgets.yaml --dry-run --data state"})
public final class BudgetCommand {
  private BudgetCommand() {}

  private abstract static class OnePrincipal implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "An ARN, or the end of one that has an account.")
    String principal = "";

    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    abstract Directive.Request request();

    @Override
    public final Integer call() {
      return options.send(principal, request());
    }

    ParameterException wrong(String message) {
      return new ParameterException(options.instance.spec.commandLine(), message);
    }

    Usd usd(String option, String text) {
      try {
        Usd usd = Usd.of(text);
        if (!usd.isNegative()) {
          return usd;
        }
      } catch (NumberFormatException e) {
        // Told below, with the rest.
      }
      throw wrong(option + ": '" + text + "'; accepted: USD per period, 0 or more, such as 25.50");
    }

    /** Returns when something ends: at a time, or a while from now. */
    Instant end(@Nullable Instant until, @Nullable Duration lasting) {
      if (until == null && lasting != null) {
        return Instant.now().plus(lasting);
      }
      if (until == null || lasting != null) {
        throw wrong("until when? accepted: either --until INSTANT or --for DURATION");
      }
      return until;
    }
  }

  @Command(name = "set", description = "Gives a principal a limit of its own.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer budget set ana --limit 50 --data state --reason 'new project'",
      "  budgeteer budget set ana --limit none --data state --reason 'metered only'",
      "  budgeteer budget set ana --limit default --data state --reason 'as everybody'"})
  static final class SetCommand extends OnePrincipal {
    @Option(names = "--limit", required = true, paramLabel = "USD|none|default", description = "Per period; none: metered only; default: as its account type.")
    String limit = "";

    @Override
    Directive.Request request() {
      return switch (limit) {
        case "none" -> new Directive.SetLimit(null);
        case "default" -> new Directive.UseDefaultLimit();
        default -> new Directive.SetLimit(usd("--limit", limit));
      };
    }
  }

  @Command(name = "lease", description = "Raises a principal's limit for a time. When it ends over the limit, a new grace begins.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer budget lease ana --limit 200 --for P2D --data state --reason 'load test'",
      "  budgeteer budget lease ana --end --data state --reason 'test is over'"})
  static final class LeaseCommand extends OnePrincipal {
    @Option(names = "--limit", paramLabel = "USD", description = "Per period; more than the limit in force.")
    @Nullable
    String limit;

    @Option(names = "--until", paramLabel = "INSTANT", converter = AnswerOptions.InstantConverter.class, description = "When it ends.")
    @Nullable
    Instant until;

    @Option(names = "--for", paramLabel = "DURATION", converter = AnswerOptions.DurationConverter.class, description = "How long it lasts.")
    @Nullable
    Duration lasting;

    @Option(names = "--end", description = "End the lease that stands.")
    boolean end;

    @Override
    Directive.Request request() {
      if (end) {
        return new Directive.GrantLease(null, Instant.now());
      }
      if (limit == null) {
        throw wrong("which limit? accepted: --limit USD, or --end");
      }
      return new Directive.GrantLease(usd("--limit", limit), end(until, lasting));
    }
  }

  @Command(name = "exempt", description = "Lets no budget suspend a principal for a time; it is told its levels all the same.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer budget exempt ana --owner 'head of research' --for P1D --data state --reason 'deadline'",
      "  budgeteer budget exempt ana --owner finops --end --data state --reason 'deadline met'"})
  static final class ExemptCommand extends OnePrincipal {
    @Option(names = "--owner", required = true, paramLabel = "NAME", description = "Who answers for what is spent.")
    String owner = "";

    @Option(names = "--until", paramLabel = "INSTANT", converter = AnswerOptions.InstantConverter.class, description = "When it ends.")
    @Nullable
    Instant until;

    @Option(names = "--for", paramLabel = "DURATION", converter = AnswerOptions.DurationConverter.class, description = "How long it lasts.")
    @Nullable
    Duration lasting;

    @Option(names = "--end", description = "End the exemption that stands.")
    boolean end;

    @Override
    Directive.Request request() {
      return new Directive.Exempt(end ? Instant.EPOCH : end(until, lasting), owner);
    }
  }

  @Command(name = "mode", description = "Carries decisions on one principal out, or only tells them.", footerHeading = "%nExample:%n", footer = "  budgeteer budget mode ana observe --data state --reason 'pilot'")
  static final class ModeCommand extends OnePrincipal {
    @Parameters(index = "1", paramLabel = "observe|enforce|default", description = "default: as its account type.")
    String mode = "";

    @Override
    Directive.Request request() {
      return new Directive.SetMode(switch (mode) {
        case "observe" -> Mode.OBSERVE;
        case "enforce" -> Mode.ENFORCE;
        case "default" -> null;
        default -> throw wrong("'" + mode + "' is no mode; accepted: observe, enforce, default");
      });
    }
  }
}
