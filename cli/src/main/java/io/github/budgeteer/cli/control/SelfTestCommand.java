package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.report.SelfTestResult;
import io.github.budgeteer.cli.report.SelfTestText;
import io.github.budgeteer.cli.run.AwsTarget;
import io.github.budgeteer.cli.run.SelfTest;
import io.github.budgeteer.cli.run.Steering;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.SyntheticPrincipal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code budgeteer selftest}. */
@Command(name = "selftest", description = {
    "Goes the whole way from a Bedrock call to its verified denial and back, and tells how long each part of it took. Nobody calls "
        + "Bedrock: the call is one that a log could have told.",
    "It goes through a running instance, or without --data and --bootstrap-server through one of its own on this machine. The exit "
        + "code is 0 if the whole way was gone, else 1."}, footerHeading = "%nExamples:%n", footer = {
            "  budgeteer selftest                                     an instance of its own",
            "  budgeteer selftest --data state --format json",
            "  budgeteer selftest --data state --principal arn:aws:iam::123456789012:user/test"})
public final class SelfTestCommand implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int FAILED = 1;

  @Option(names = "--principal", paramLabel = "ARN", description = "A user or role that is there for tests: it loses access and gets it back, and is charged 0.0008 USD. Required where AWS is enforced "
      + "on. Default: one that nobody else has.")
  @Nullable
  String principal;

  @Mixin
  InstanceOptions instance = new InstanceOptions();

  @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "PT1M", converter = AnswerOptions.DurationConverter.class, description = "How long each part of the way may take. Default: ${DEFAULT-VALUE}")
  Duration timeout = Duration.ofMinutes(1);

  @Option(names = "--format", paramLabel = "text|json", defaultValue = "text", description = "How it is printed. Default: text.")
  InstanceOptions.Format format = InstanceOptions.Format.TEXT;

  @Override
  public Integer call() {
    SelfTestResult result = instance.data == null && instance.bootstrapServer == null
        ? onItsOwn()
        : onInstance();
    PrintWriter out = instance.spec.commandLine().getOut();
    switch (format) {
      case TEXT -> SelfTestText.lines(result).forEach(out::println);
      case JSON -> out.println(SelfTestText.json(result));
    }
    return result.failure() == null ? PASSED : FAILED;
  }

  private SelfTestResult onItsOwn() {
    if (principal != null) {
      throw wrong(
          "--principal: an instance of its own has nobody; accepted: together with --data or --bootstrap-server");
    }
    return SelfTest.onItsOwn(timeout);
  }

  private SelfTestResult onInstance() {
    if (principal == null && instance.data != null && AwsTarget.of(instance.data).isPresent()) {
      throw wrong("--data: " + instance.data
          + " enforces on AWS, where nobody can be made up; accepted: together with --principal, a user or role there "
          + "that is there for tests");
    }
    try (Steering steering = instance.open()) {
      if (!steering.running()) {
        throw wrong("--data: no run uses " + instance.data
            + "; accepted: that of one that watches for new files, or neither --data nor --bootstrap-server");
      }
      return steering.selfTest().run(tested(steering.accounts()), timeout);
    }
  }

  private String tested(Map<String, Account> accounts) {
    if (principal == null) {
      return SyntheticPrincipal.ID;
    }
    String id = instance.principal(principal, accounts);
    if (Principal.resolve(id, null, null).filter(found -> found.type().enforceable()).isEmpty()) {
      throw wrong(
          "--principal: " + id + " can't be denied; accepted: a user or role that is there for tests");
    }
    return id;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(instance.spec.commandLine(), message);
  }
}
