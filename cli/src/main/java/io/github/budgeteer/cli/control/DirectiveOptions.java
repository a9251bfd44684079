package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Directive;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Who asks, why, and where. */
final class DirectiveOptions extends AnswerOptions {
  @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why: the ledger keeps it.")
  String reason = "";

  /** Sends a request for one principal and prints the answer; returns the exit code. */
  int send(String principal, Directive.Request request) {
    try (Steering steering = instance.open()) {
      String id = instance.principal(principal, steering.accounts());
      return send(steering,
          List.of(new Directive(UUID.randomUUID().toString(), id, actor(), reason, request)));
    }
  }
}
