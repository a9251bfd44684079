package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.run.Inbox;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NotifyCommandTest {
  @TempDir
  Path scratch;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void eachChannelIsTriedAndSaysWhetherItGotThroughOrWhatToFix() throws Exception {
    try (Inbox inbox = new Inbox()) {
      Path webhook = Files.writeString(scratch.resolve("webhook.url"), inbox.url() + "\n");
      Path slack = Files.writeString(scratch.resolve("slack.url"), "http://127.0.0.1:1/c0ffee");

      int exitCode = run("--webhook-file", webhook.toString(), "--slack-webhook-file", slack.toString(),
          "--contact", "ask ben");

      assertThat(exitCode).isEqualTo(1);
      assertThat(out.toString()).isEqualToNormalizingNewlines(
          "slack: did NOT get through: Slack can't be connected to\nwebhook: got through\n");
      assertThat(inbox.received()).singleElement().satisfies(body -> {
        assertThat(body.get("type").asText()).isEqualTo("Test");
        assertThat(body.get("contact").asText()).isEqualTo("ask ben");
      });
      assertThat(err.toString()).isEmpty();
    }
  }

  @Test
  void whatAllGotThroughIsASuccess() throws Exception {
    try (Inbox inbox = new Inbox()) {
      Path webhook = Files.writeString(scratch.resolve("webhook.url"), inbox.url());

      assertThat(run("--webhook-file", webhook.toString())).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --contact ana                              | no channel is configured; accepted: at least one
      --slack-webhook-file https://h.example/s3c | --slack-webhook-file: an address, which others see on a command line
      --webhook-file FILE                        | --webhook-file: not safe: others could read it on its way; accepted: one
      --webhook-file /no/where                   | /no/where does not exist or can't be read; accepted: a file that holds
      --high-severity-topic alerts               | SNS topic high_severity: 'alerts'; accepted: the ARN of a standard topic
      --budget-alerts-topic arn:aws:sns:eu-west-1:123456789012:a.fifo | accepted: the ARN of a standard topic
      --event-bus a*b                            | event bus: 'a*b'; accepted: the name or ARN
      """)
  void wrongUsageIsOneLineWithoutASecret(String options, String message) throws Exception {
    Path file = Files.writeString(scratch.resolve("unsafe.url"), "http://hooks.example/s3c");

    int exitCode = run(options.replace("FILE", file.toString()).split(" +", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("s3c").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "notify";
    all[1] = "test";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command.execute(all);
  }
}
