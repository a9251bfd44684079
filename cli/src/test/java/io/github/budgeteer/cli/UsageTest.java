package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageTest {
  @TempDir
  Path scratch;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --logs /does/not/exist            | does not exist or can't be read; accepted: a file or a directory
      --logs LOGS --limit -1            | '-1' is no limit; accepted: dollars, 0 or more
      --logs LOGS --limit ten           | 'ten' is no limit; accepted: dollars, 0 or more
      --logs LOGS --reconcile-every 15m | '15m' is no round; accepted: an ISO-8601 duration of a second or more
      --logs LOGS --reconcile-every PT1M | --reconcile-every: a run with --until-idle compares nobody
      --logs LOGS --grace -PT5M         | '-PT5M' is no grace period; accepted: an ISO-8601 duration of 0 or more
      --logs LOGS --period fortnight    | 'fortnight' is no period; accepted: day, week, week:sunday (or another first day), month
      --logs LOGS --period PT0S         | 'PT0S' is no period; accepted: day, week, week:sunday (or another first day), month
      --logs LOGS --zone Mars/Olympus   | 'Mars/Olympus' is no time zone; accepted: an IANA name
      --logs LOGS --limited-account-types people | expected one of
      --logs LOGS --mode strict         | expected one of
      --logs LOGS --format xml          | expected one of
      --logs LOGS --price-list /no/where/index.json      | /no/where/index.json does not exist or can't be read
      --logs LOGS --price-list http://192.0.2.1/list     | 'http://192.0.2.1/list': not safe; accepted: https:// addresses
      --logs LOGS --price-list https://a.example/1,2     | has a comma; accepted: paths and addresses without commas
      --logs LOGS --http-port 65536     | '65536' is no port; accepted: 1 to 65535
      --logs LOGS --http-port 9404      | a run with --until-idle serves nothing
      --logs LOGS --late-horizon 2d     | '2d' is no horizon; accepted: an ISO-8601 duration of an hour or more, such as PT48H
      --logs LOGS --late-horizon PT1M   | 'PT1M' is no horizon
      --logs LOGS --late-horizon PT48H  | a run with --until-idle takes calls of any age
      --logs LOGS --blind-after 0       | '0' is no silence to tell of; accepted: an ISO-8601 duration of a minute or more
      --logs LOGS --blind-after PT2H    | a run with --until-idle waits for no call
      --logs LOGS --guard 3:25          | '3:25' is no guard; accepted: off, or principals
      --logs LOGS --guard 0:25:PT10M    | '0:25:PT10M' is no guard
      --logs LOGS --guard off           | a run with --until-idle has none
      --logs LOGS --environment staging | --environment: accepted: together with --aws
      --logs LOGS --allow-renamable     | --allow-renamable: accepted: together with --aws
      --logs LOGS --aws --environment Q | --environment: Q; accepted: lower-case letters, digits, -
      --logs LOGS --aws --iam-calls-per-second 0         | IAM calls per second: 0.0; accepted: a number above 0
      --logs LOGS --aws --iam-role *    | role in other accounts: *; accepted: a role's name
      --logs LOGS --cloudwatch-metrics  | a run with --until-idle publishes nothing
      --logs LOGS --cloudwatch-principals 3              | accepted: together with --cloudwatch-metrics
      --logs LOGS --contact ana         | --contact: a run with --until-idle notifies nobody
      --logs LOGS --event-bus default   | --event-bus: a run with --until-idle notifies nobody
      --limit 5                         | Missing required option: '--logs=PATH'
      """)
  void wrongUsageIsOneLineExitCodeTwoAndNothingWritten(String options, String message) throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Path data = scratch.resolve("data");
    StringWriter err = new StringWriter();
    CommandLine command = Main.commandLine().setErr(new PrintWriter(err, true));

    int exitCode = command
        .execute(("run --until-idle --data " + data + " " + options.replace("LOGS", logs.toString()))
            .split(" +", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(data).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --cloudwatch-metrics                                       | --cloudwatch-metrics: accepted: together with --aws
      --cloudwatch-metrics --aws --cloudwatch-principals 101     | --cloudwatch-principals: 101; accepted: 0 to 100
      """)
  void whatIsPublishedToCloudWatchHasAnEnvironmentAndABound(String options, String message) throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    StringWriter err = new StringWriter();

    int exitCode = Main.commandLine().setErr(new PrintWriter(err, true))
        .execute(
            ("run --logs " + logs + " --data " + scratch.resolve("data") + " " + options).split(" +", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  static Stream<String> everyCommand() {
    return below(Main.commandLine(), "").filter(command -> !command.equals("generate-completion"));
  }

  private static Stream<String> below(CommandLine command, String path) {
    return command.getSubcommands().entrySet().stream().flatMap(entry -> {
      String words = (path + " " + entry.getKey()).strip();
      return Stream.concat(Stream.of(words), below(entry.getValue(), words));
    });
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandExplainsItselfByExamplesOfItsOwn(String command) {
    String help = printed(command + " --help");

    assertThat(help).contains("Usage: budgeteer " + command)
        .containsPattern("Examples?:\\R(.*\\R)*.*budgeteer " + command + "\\b");
    assertThat(printed("help " + command)).isEqualTo(help);
  }

  @Test
  void helpAloneIsThatOfTheWhole() {
    assertThat(printed("help")).isEqualTo(printed("--help")).contains("Commands:", "Examples:");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      help fly         | 'fly' is no command of 'budgeteer'; accepted: demo, run,
      help budget fly  | 'fly' is no command of 'budgeteer budget'; accepted: set, lease,
      help status ana  | 'ana' is no command of 'budgeteer status'; accepted: nothing more
      """)
  void helpForWhatIsNoCommandNamesThoseThatAre(String arguments, String message) {
    StringWriter err = new StringWriter();

    int exitCode = Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.split(" +", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  private static String printed(String arguments) {
    StringWriter out = new StringWriter();

    int exitCode = Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.split(" ", -1));

    assertThat(exitCode).isZero();
    return out.toString();
  }

  @Test
  void theHelpOfEveryOptionNamesItsDefaultOrNeedsNone() {
    String help = printed("run --help");

    assertThat(help).contains("--logs", "--limit", "--grace", "--period", "--zone", "--mode", "--data",
        "--until-idle",
        "--format", "Default: PT5M", "Default: P30D", "Examples:");
  }
}
