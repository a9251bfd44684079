package io.github.budgeteer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.run.Instance;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What people ask of an instance, and what it answers. */
class SteeringTest {
  @TempDir
  Path scratch;

  /** A command's exit code and all that it printed. */
  record Said(int exitCode, String text) {}

  @Test
  void aRunningInstanceAnswersWhatItIsAskedAndOneThatIsNotKeepsIt() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Path data = scratch.resolve("data");
    // The first call of its partition may be of any age, and is forgotten as soon as a newer one has come.
    Instant now = Instant.now();
    String old = RunTest.call(now.minus(Duration.ofDays(5)), "r-2", "carl", null);
    Files.writeString(logs.resolve("carl.json"),
        old + "\n" + RunTest.call(now, "r-3", "carl", null) + "\n");
    Budgeteer live = Budgeteer.start(scratch, "run", "--logs", logs.toString(), "--limit", "1", "--grace",
        "PT0S", "--late-horizon", "PT48H", "--cloudtrail", trail(now).toString(), "--data", data.toString());
    live.until(() -> live.err().contains("Watching"));
    Files.writeString(logs.resolve("log.json"), RunTest.call(Instant.now(), "r-1", "ana", null) + "\n");
    live.until(() -> live.out().contains("user/ana  budget opened"));
    live.until(() -> ask("status ana --data", data).exitCode() == 0);

    live.until(() -> live.out().contains(
        "invocation logging was switched off in eu-west-1 of 123456789012 by arn:aws:iam::123456789012:user/ben"));
    assertThat(ask("status --data", data).text()).startsWith("Metering is blind since ");

    assertThat(ask("budget set ana --limit 0.05 --reason less --data", data)).isEqualTo(new Said(0, """
        arn:aws:iam::123456789012:user/ana: applied
          limit changed from $1.00 to $0.05
          exceeded: $0.10 of $0.05 (200 %) spent
          suspended: the limit was changed, $0.10 of $0.05 (200 %) spent
        """));
    assertThat(ask("lift ana --reason please --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.text()).contains("rejected (budget-hold)", "a lease, a higher limit, or an exemption");
    });
    assertThat(ask("budget lease ana --limit 5 --for P1D --actor finops --reason test --data", data).text())
        .contains("applied", "restored");
    assertThat(ask("hold ana --actor security --reason leaked --data", data).text()).contains("suspended");
    live.until(() -> live.out().contains("somebody holds it"));
    assertThat(ask("explain ana --data", data).text().replaceAll("\\s+", " ")).contains(
        "Held by security since",
        ": leaked", "a lease until", ": test);", "Models amazon.nova-pro-v1:0 $0.10 100 %",
        "Lifted by whoever holds it lifts the hold: 'budgeteer lift'");
    assertThat(ask("explain ana --format json --data", data).text()).contains("\"actor\" : \"security\"");
    assertThat(ask("lift ana --reason rotated --data", data).text()).contains("applied", "restored");

    assertThat(ask("stop --reason prices --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text()).contains("enforcement_stopped = true: all accounts follow");
    });
    assertThat(ask("hold ana --reason again --data", data).text()).contains("not enforced");
    assertThat(ask("status --data", data).text()).contains("Enforcement is stopped by ",
        " until 'budgeteer resume': prices\n");
    assertThat(ask("settings list --data", data).text()).contains("enforcement_stopped = true", ": prices");
    assertThat(ask("settings set thresholds_percent_warn 95 --reason late --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(2);
      assertThat(said.text()).contains("thresholds: warning 95 %, critical 90 %");
    });
    assertThat(ask("restore --all --reason enough --data", data).text()).contains("user/ana: applied");
    assertThat(ask("status ana --format json --data", data).text())
        .contains("\"principalId\" : \"arn:aws:iam::123456789012:user/ana\"", "\"status\" : \"active\"");
    assertThat(ask("status --status suspended --type user --data", data).text())
        .endsWith("\nThere are no such accounts.\n");
    assertThat(ask("status ben --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(2);
      assertThat(said.text()).contains("'ben' is nobody who has an account");
    });

    aFileOfBudgetsIsAppliedOnce(data);
    whatIsSetAsideIsTakenInAgainOnce(live, logs, old, data);
    anInstanceIsFoundThroughItsBroker(data);
    directivesOfEveryKindAreAnswered(data);
    whatIsActualIsComparedWithWhatIsWanted(data);
    aSettingIsFollowedOrItIsSaidThatNobodyDoes(data);
    theWayThereAndBackIsGoneAndLeavesNothingInTheReports(data);

    live.interrupt();
    assertThat(live.await()).isZero();
    assertThat(ask("hold ana --reason later --data", data)).isEqualTo(
        new Said(0, "arn:aws:iam::123456789012:user/ana: kept; the next run applies it\n"));
    assertThat(ask("reconcile --data", data)).isEqualTo(new Said(3, "budgeteer: no run uses " + data
        + ", and only the one that enforces may look and repair; start 'budgeteer run'\n"));
    assertThat(ask("selftest --data", data)).isEqualTo(new Said(2, "budgeteer: --data: no run uses " + data
        + "; accepted: that of one that watches for new files, or neither --data nor --bootstrap-server\n"));
  }

  /** Drift itself is what {@link AwsRunTest} brings about: nobody else can change the stand-ins of a local run. */
  private static void whatIsActualIsComparedWithWhatIsWanted(Path data) {
    assertThat(ask("reconcile --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).as(said.text()).isZero();
      assertThat(said.text()).contains("Access: looked at 1 principal; nothing differs\n")
          .containsPattern("Rows: looked at [34] rows; nothing differs\n");
    });
    assertThat(ask("reconcile ana carl --dry-run --format json --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text().replaceAll("\\s+", " ")).contains("\"complete\" : true, \"found\" : [ ]",
          "\"part\" : \"access\", \"number\" : 1, \"passedOver\" : [ \"arn:aws:iam::123456789012:user/carl\" ]");
    });
  }

  private static void theWayThereAndBackIsGoneAndLeavesNothingInTheReports(Path data) {
    String status = ask("status --format json --data", data).text();
    assertThat(ask("selftest --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.text()).contains("FAILED: access is denied in IAM: enforcement is stopped");
    });
    ask("resume --reason right --data", data);
    for (int test = 0; test < 2; test++) {
      assertThat(ask("selftest --data", data)).satisfies(said -> {
        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text().replaceAll(" +[0-9]+\\.[0-9]{3} s", "").lines().map(String::strip))
            .containsExactly(
                "Self-test on arn:aws:iam::000000000000:user/budgeteer-selftest", "call appended",
                "charged to the ledger", "limit reached, decided", "denied in IAM", "read back as denied",
                "status suspended", "restoration asked for", "restoration decided", "allowed in IAM",
                "read back as allowed", "status active", "there and back");
      });
    }
    assertThat(ask("status --format json --data", data).text().replaceAll("\"clock.*", ""))
        .isEqualTo(status.replaceAll("\"clock.*", ""));
  }

  /** Those that the story does not come by itself. */
  private static void directivesOfEveryKindAreAnswered(Path data) {
    assertThat(ask("budget mode ana default --reason over --data", data).text())
        .startsWith("arn:aws:iam::123456789012:user/ana: applied\n");
    assertThat(ask("budget exempt ana --owner research --for P1D --reason deadline --data", data).text())
        .startsWith("arn:aws:iam::123456789012:user/ana: applied\n");
    assertThat(ask("explain ana --format json --data", data).text()).contains("\"owner\" : \"research\"");
    assertThat(ask("budget exempt ana --owner finops --end --reason met --data", data).text())
        .startsWith("arn:aws:iam::123456789012:user/ana: applied\n");
    assertThat(ask("explain ana --format json --data", data).text()).doesNotContain("\"owner\"");
    assertThat(ask("release ana --reason prices --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.text()).startsWith("arn:aws:iam::123456789012:user/ana: rejected (nothing-to-lift): ");
    });
  }

  private static void aSettingIsFollowedOrItIsSaidThatNobodyDoes(Path data) throws Exception {
    String days = "settings set budget_refresh_period_days 7 --reason week ";
    String broker = Instance.of(data).orElseThrow().bootstrapServers();
    assertThat(ask(days + "--data", data)).isEqualTo(new Said(0,
        "/bedrock-budgeteer/local/cost/budget_refresh_period_days = 7: all accounts follow\n"));
    assertThat(ask(days + "--environment production --timeout PT2S --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(3);
      assertThat(said.text()).startsWith("/bedrock-budgeteer/production/cost/budget_refresh_period_days = 7: "
          + "written, but nobody follows after PT2S\n").contains(
              "this setting of the environment 'production': those of 0 of 2 partitions do",
              "whose ENVIRONMENT is production?", "Take this back with --unset --environment production");
    });
    assertThat(ask(days + "--bootstrap-server", broker)).isEqualTo(new Said(2, "budgeteer: whose "
        + "budget_refresh_period_days? accepted: --environment NAME, the ENVIRONMENT of the topology\n"));
    assertThat(ask("settings list --bootstrap-server", broker).text()).contains(
        "/local/cost/budget_refresh_period_days = 7  by ",
        "/production/cost/budget_refresh_period_days = 7  by ", ": week (nobody follows)\n");

    // Another producer than ours looks at nothing before it writes.
    Setting bad = new Setting("/bedrock-budgeteer/global/grace_period_seconds", "5m", "x", "eve", "a slip");
    write(broker, "grace_period_seconds", Topic.SETTINGS.json().encode(bad));
    write(broker, "thresholds_percent_warn", "80".getBytes(UTF_8));
    assertThat(ask("settings list --data", data).text()).contains(
        "grace_period_seconds  stays as it was before what was refused; accepted: whole seconds, 0 or more",
        "  refused, and without effect: '5m' by eve: ", "  refused, and without effect: it is no setting\n",
        "enforcement_stopped = true  by ");
    assertThat(ask("settings set unpriced enforce --reason strict --data", data).text())
        .endsWith("unpriced = enforce: all accounts follow\n");
    assertThat(ask("settings set unpriced --unset --reason lax --bootstrap-server", broker).text())
        .endsWith("unpriced: as at the start: all accounts follow\n");
    assertThat(ask("settings set grace_period_seconds 0 --reason right --data", data).text())
        .endsWith("grace_period_seconds = 0: all accounts follow\n");
  }

  private static void write(String broker, String name, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker),
        new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("budgeteer.settings", "/bedrock-budgeteer/global/" + name, value))
          .get();
    }
  }

  private void anInstanceIsFoundThroughItsBroker(Path data) throws Exception {
    String broker = Instance.of(data).orElseThrow().bootstrapServers();
    Path config = Files.writeString(scratch.resolve("client.properties"), "security.protocol=PLAINTEXT\n");

    assertThat(ask("status ana --command-config " + config + " --bootstrap-server", broker).text())
        .contains("user ana", "1 principal");
    assertThat(ask("budget mode ana observe --reason pilot --bootstrap-server", broker)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text()).startsWith("arn:aws:iam::123456789012:user/ana: applied\n");
    });
    assertThat(ask("explain ana --bootstrap-server", broker).text().replaceAll("\\s+", " "))
        .contains("user/ana", "Models amazon.nova-pro-v1:0 $0.10 100 %");
    assertThat(ask("status --topic-prefix other. --bootstrap-server", broker)).isEqualTo(new Said(1,
        "budgeteer: no instance has its topics at " + broker
            + " under the prefix 'other.': there is no other.invocations\n"));
  }

  /** Somebody switches the logging of a Region off. */
  private Path trail(Instant now) throws Exception {
    return Files.writeString(scratch.resolve("trail.json"),
        """
            {"Records":[{"eventName":"DeleteModelInvocationLoggingConfiguration","eventSource":"bedrock.amazonaws.com",\
            "eventID":"e-1","eventTime":"%s","awsRegion":"eu-west-1","recipientAccountId":"123456789012",\
            "userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/ben","accountId":"123456789012"}}]}
            """
            .formatted(now.truncatedTo(ChronoUnit.SECONDS)));
  }

  private static void whatIsSetAsideIsTakenInAgainOnce(Budgeteer live, Path logs, String old,
      Path data) throws Exception {
    Files.writeString(logs.resolve("late.json"), old + "\n"
        + RunTest.call(Instant.now().minus(Duration.ofDays(4)), "r-4", "carl", null) + "\n{\"broken\n");
    String list = "quarantine list --format json --data";
    // The connector and the topology set aside, each in its own time.
    live.until(() -> ask(list, data).text().contains("malformed-json")
        && ask(list, data).text().split("beyond-horizon", -1).length > 2);

    assertThat(ask("quarantine list --data", data).text()).contains(
        "beyond-horizon (2): 'budgeteer quarantine replay --reason beyond-horizon' takes it in again",
        logs.resolve("late.json") + ":2", "malformed-json (1): correct the record and save its file");
    assertThat(ask("quarantine replay --reason beyond-horizon --dry-run --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text()).contains("was charged already to arn:aws:iam::123456789012:user/carl, entry ",
          "would be taken in again: arn:aws:iam::123456789012:user/carl called amazon.nova-pro-v1:0",
          "1 of 2 would be taken in again; nothing was done");
    });
    assertThat(ask("quarantine replay --reason malformed-json --why x --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.text()).contains("can't be replayed, nothing is kept of it: correct the record");
    });
    String replay = "quarantine replay --reason beyond-horizon --why late --actor finops --data";
    assertThat(ask(replay, data)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text()).contains("was charged already",
          "charged $0.10 to arn:aws:iam::123456789012:user/carl, entry ").hasLineCount(2);
    });
    assertThat(ask(replay, data)).isEqualTo(new Said(0, "There are no such records.\n"));
    assertThat(ask("quarantine list --replayed --data", data).text())
        .contains("beyond-horizon (2): replayed by finops: late", "(attempt 2)");
    assertThat(ask("explain carl --format json --data", data).text())
        .contains("\"status\" : \"active\"", "\"usd\" : \"0.1\"");
    whatNobodyUnderstandsIsLookedAtWhereItStands(live, data);
    URI metrics = URI.create(Instance.of(data).orElseThrow().httpUrl() + "/metrics");
    assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(metrics).build(),
        HttpResponse.BodyHandlers.ofString()).body()).as("a replay is no refusal")
        .contains("budgeteer_quarantined_total{reason=\"beyond-horizon\"} 2.0");
  }

  private static void whatNobodyUnderstandsIsLookedAtWhereItStands(Budgeteer live, Path data)
      throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", Instance.of(data).orElseThrow().bootstrapServers()),
        new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("budgeteer.outcomes", "carl", new byte[]{'{'})).get();
    }
    live.until(() -> ask("quarantine list --data", data).text().contains("no outcome"));

    assertThat(ask("quarantine replay --reason unreadable-event --why upgraded --data", data))
        .satisfies(said -> {
          assertThat(said.exitCode()).isEqualTo(1);
          assertThat(said.text()).contains("left alone: this version does not understand it either");
        });
  }

  private void aFileOfBudgetsIsAppliedOnce(Path data) throws Exception {
    Path file = Files.writeString(scratch.resolve("budgets.yaml"),
        """
            complete: true
            budgets:
              - {principal: ana, limit: 0.15}
              - {principal: "arn:aws:iam::123456789012:role/new", limit: default, lease: {limit: 0.5, until: 2999-01-01T00:00:00Z}}
            """);
    String apply = "budget apply " + file + " --reason quarter --data";

    assertThat(ask("budget apply " + file + " --dry-run --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isZero();
      assertThat(said.text()).contains("limit      $0.05", "$0.15", "lease      $5.00 until",
          "exemption  until", "role/new  lease      none", "4 changes; nothing was sent");
    });
    assertThat(ask("explain ana --format json --data", data).text()).contains("\"limitUsd\" : \"5\"");
    assertThat(ask(apply, data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(1);
      assertThat(said.text()).contains("user/ana limit: applied", "user/ana lease: applied",
          "limit changed from $5.00 to $0.15", "user/ana exemption: applied",
          "role/new lease: rejected (no-raise)");
    });
    assertThat(ask("explain ana --data", data).text().replaceAll("\\s+", " "))
        .contains("$0.15 per period, its own limit", ": quarter)");

    Files.writeString(file, "budgets: [{principal: ana, limit: 0.15}]");
    assertThat(ask(apply, data)).isEqualTo(new Said(0, "Nothing to change.\n"));

    Files.writeString(file, "budgets:\n- {principal: ana, limit: 1_0}\n- {principal: ben, limit: 5}\n");
    assertThat(ask(apply, data)).isEqualTo(new Said(2, "budgeteer: " + file + """
         is refused, and nothing was sent:
          line 2: limit: '1_0'; accepted: USD per period, 0 or more, such as 25.50, or none, or default
          line 3: principal: 'ben' is nobody who has an account; accepted: an ARN such as \
        arn:aws:iam::123456789012:user/ana, or the end of one that has an account
        """));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      hold ana --reason x                                                    | which instance? accepted: either --data DIR or
      hold ana --data /does/not/exist --reason x                             | --data: /does/not/exist does not exist
      hold ana --data DIR                                                    | Missing required option: '--reason=TEXT'
      restore --data DIR --reason x                                          | restore whom? accepted: either a PRINCIPAL or --all
      budget set ana --limit lots --bootstrap-server localhost:1 --reason x  | --limit: 'lots'; accepted: USD per period
      budget lease ana --limit 5 --bootstrap-server localhost:1 --reason x   | until when? accepted: either --until INSTANT or --for
      budget lease ana --for P1D --bootstrap-server localhost:1 --reason x   | which limit? accepted: --limit USD, or --end
      budget mode ana off --bootstrap-server localhost:1 --reason x          | 'off' is no mode; accepted: observe, enforce, default
      budget apply none.yaml --bootstrap-server localhost:1                  | why? accepted: --reason TEXT, or --dry-run to send nothing
      budget apply none.yaml --bootstrap-server localhost:1 --dry-run        | none.yaml can't be read; accepted: a file of budgets, YAML in UTF-8
      quarantine list --reason late --bootstrap-server localhost:1           | 'late' is no reason; accepted: malformed-json, unreadable-file
      quarantine replay --why x --bootstrap-server localhost:1               | which records? accepted: either --reason REASON or --id ID
      quarantine replay --id 1 --bootstrap-server localhost:1                | why? accepted: --why TEXT, or --dry-run to do nothing
      status --data DIR --command-config x                                   | --command-config: a data directory needs none
      status --bootstrap-server localhost:1 --command-config /no/file        | --command-config: /no/file can't be read
      selftest --principal arn:aws:iam::123456789012:user/test               | --principal: an instance of its own has nobody
      reconcile --dry-run                                                    | which instance? accepted: either --data DIR or
      settings set colour red --bootstrap-server localhost:1 --reason x      | 'colour' is no setting; accepted: what
      """)
  void wrongUsageIsOneLineAndExitCodeTwo(String command, String message) {
    Said said = ask(command.strip().replace("DIR", scratch.toString()).split(" +"));

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.text()).contains(message).hasLineCount(1);
  }

  static Said ask(String command, Path data) {
    return ask(command, data.toString());
  }

  private static Said ask(String command, String last) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add(last);
    return ask(arguments.toArray(String[]::new));
  }

  private static Said ask(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(text, true))
        .setErr(new PrintWriter(text, true));
    int exitCode = commandLine.execute(arguments);
    return new Said(exitCode, text.toString());
  }
}
