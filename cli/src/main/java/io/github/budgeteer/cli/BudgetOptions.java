package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.RunOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say whose budgets a run with all parts keeps, and what they are held to. */
final class BudgetOptions {
  @Mixin
  PolicyOptions policy = new PolicyOptions();

  @Option(names = "--session-scoped-role", paramLabel = "ROLE", description = "Name of a shared role whose sessions are persons, with a budget each. May be repeated. Those of "
      + "Identity Center are known.")
  @Nullable
  List<String> sessionScopedRoles;

  RunOptions toRunOptions() {
    return policy.toRunOptions().withSessionScopedRoles(sessionScopedRoles);
  }
}
