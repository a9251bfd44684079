package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The commands that take access away by hand, and give it back. */
public final class HoldCommands {
  private HoldCommands() {}

  private abstract static class OnePrincipal implements Callable<Integer> {
    @Parameters(paramLabel = "PRINCIPAL", description = "An ARN, or the end of one that has an account.")
    String principal = "";

    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    abstract Directive.Request request();

    @Override
    public final Integer call() {
      return options.send(principal, request());
    }
  }

  /** {@code budgeteer hold}. */
  @Command(name = "hold", description = "Takes a principal's Bedrock access away until the hold is lifted, whatever was spent.", footerHeading = "%nExample:%n", footer = "  budgeteer hold ana --data state --reason 'key leaked'")
  public static final class HoldCommand extends OnePrincipal {
    @Override
    Directive.Request request() {
      return new Directive.Hold();
    }
  }

  /** {@code budgeteer lift}. */
  @Command(name = "lift", description = "Lifts a manual hold, or lets a suspension pass that the guard holds back. A budget's own hold ends with a "
      + "lease or a higher limit.", footerHeading = "%nExample:%n", footer = "  budgeteer lift ana --data state --reason 'key rotated'")
  public static final class LiftCommand extends OnePrincipal {
    @Override
    Directive.Request request() {
      return new Directive.Lift();
    }
  }

  /** {@code budgeteer release}. */
  @Command(name = "release", description = "Lets a suspension pass that the guard against mass suspension holds back.", footerHeading = "%nExample:%n", footer = "  budgeteer release ana --data state --reason 'prices were right'")
  public static final class ReleaseCommand extends OnePrincipal {
    @Override
    Directive.Request request() {
      return new Directive.Release();
    }
  }

  /** {@code budgeteer restore}. */
  @Command(name = "restore", description = "Gives access back whatever holds stand; no budget takes it away again before the period ends.", footerHeading = "%nExamples:%n", footer = {
      "  budgeteer restore ana --data state --reason 'release night'",
      "  budgeteer restore --all --data state --reason 'wrong price list'"})
  public static final class RestoreCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PRINCIPAL", arity = "0..1", description = "An ARN, or the end of one that has an account.")
    @Nullable
    String principal;

    @Option(names = "--all", description = "Everybody who is held or in grace.")
    boolean all;

    @Mixin
    DirectiveOptions options = new DirectiveOptions();

    @Override
    public Integer call() {
      if ((principal == null) != all) {
        throw new ParameterException(options.instance.spec.commandLine(),
            "restore whom? accepted: either a PRINCIPAL or --all");
      }
      if (principal != null) {
        return options.send(principal, new Directive.Restore());
      }
      try (Steering steering = options.instance.open()) {
        List<Directive> directives = steering.accounts().values().stream().filter(RestoreCommand::concerned)
            .map(
                account -> new Directive(UUID.randomUUID().toString(), account.principalId(), options.actor(),
                    options.reason, new Directive.Restore()))
            .toList();
        if (directives.isEmpty()) {
          options.print("Nobody is held or in grace.");
        }
        return options.send(steering, directives);
      }
    }

    private static boolean concerned(Account account) {
      return !account.standing().closed()
          && (account.standing().held() || account.standing().graceDeadline() != null);
    }
  }
}
