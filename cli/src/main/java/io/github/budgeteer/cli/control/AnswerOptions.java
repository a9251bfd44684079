package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.DecisionSentence;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.cli.run.Steering.Answer;
import io.github.budgeteer.events.Directive;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who asks, and where; and how the answer is told. */
class AnswerOptions {
  static final int APPLIED = 0;
  static final int REJECTED = 1;
  static final int UNANSWERED = 3;

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Option(names = "--actor", paramLabel = "NAME", description = "Who asks. Default: the user of this machine.")
  @Nullable
  String actor;

  @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "PT30S", converter = DurationConverter.class, description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}")
  Duration timeout = Duration.ofSeconds(30);

  final String actor() {
    return actor == null ? System.getProperty("user.name") : actor;
  }

  /** Sends directives and prints the answers; returns the exit code of the worst. */
  final int send(Steering steering, List<Directive> directives) {
    return send(steering, directives, Directive::principalId);
  }

  /** Sends directives and prints the answers under names of their own. */
  final int send(Steering steering, List<Directive> directives, Function<Directive, String> name) {
    int worst = APPLIED;
    for (var answered : steering.send(directives, timeout).entrySet()) {
      String principal = name.apply(answered.getKey());
      switch (answered.getValue()) {
        case Answer.Applied applied -> {
          print(principal + ": applied");
          applied.followed().forEach(decision -> print("  " + DecisionSentence.of(decision)));
        }
        case Answer.Rejected rejected -> {
          print(principal + ": rejected (" + rejected.reason().label() + "): " + rejected.message());
          worst = Math.max(worst, REJECTED);
        }
        case Answer.Unanswered none when steering.running() -> {
          print(principal + ": no answer within " + timeout
              + "; it stays in the queue, and the ledger will have the answer");
          worst = UNANSWERED;
        }
        case Answer.Unanswered none -> print(principal + ": kept; the next run applies it");
      }
    }
    return worst;
  }

  final void print(String line) {
    instance.spec.commandLine().getOut().println(line);
  }

  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        Duration duration = Duration.parse(value);
        if (!duration.isNegative() && !duration.isZero()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException(
          "'" + value
              + "' is no length of time; accepted: an ISO-8601 duration longer than 0, such as PT8H or P7D");
    }
  }

  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + value + "' is no time; accepted: such as 2026-12-01T00:00:00Z");
      }
    }
  }
}
