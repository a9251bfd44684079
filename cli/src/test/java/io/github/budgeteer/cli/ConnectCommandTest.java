package io.github.budgeteer.cli;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.embedded.EmbeddedKafka;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class ConnectCommandTest {
  private static final Path CONFIG = Path.of("../connectors/config");
  private static final Pattern COMMAND = Pattern.compile("((?:[A-Z_]+=\\S+ )*)\\./budgeteer (connect .*)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");

  @TempDir
  Path scratch;

  @Test
  void itRunsAConnectorUntilCtrlCAndEndsWith2IfAnOptionIsWrong() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    Files.writeString(logs.resolve("log.json"), anInvocationLog().json() + "\n");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(scratch.resolve("kafka"))) {
      Budgeteer wrong = connect(kafka, "/no/where");
      assertThat(wrong.await()).isEqualTo(2);
      assertThat(wrong.err()).contains("budgeteer: invocation-logs-directory: ",
          "paths: no file or directory that can be read",
          "accepted: files and directories");

      Budgeteer right = connect(kafka, logs.toString());
      right.until(() -> right.out().contains("Running; Ctrl-C stops; the worker: http://127.0.0.1:"));
      assertThat(record(kafka, right)).contains("\"requestId\"");
      assertThat(right.interrupt().await()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /no/where.json                                  | /no/where.json does not exist or can't be read; accepted: a connector's file
      ../README.md                                    | ../README.md is no connector; accepted: {"name": "…", "config":
      CONFIG/price-lists.json --worker /no/where      | --worker: /no/where does not exist or can't be read; accepted:
                                                      | Missing required parameter: 'CONNECTOR'
      """)
  void wrongUsageIsOneLineAndExitCodeTwo(String arguments, String message) {
    StringWriter err = new StringWriter();
    String line = "connect " + (arguments == null ? "" : arguments.replace("CONFIG", CONFIG.toString()));

    int exitCode = Main.commandLine().setErr(new PrintWriter(err, true)).execute(line.strip().split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void theReadmeHasACommandThatStartsEachConnector() throws IOException {
    List<Path> started = new ArrayList<>();

    for (String line : Files.readAllLines(Path.of("../README.md"))) {
      Matcher command = COMMAND.matcher(line);
      if (command.matches()) {
        ConnectCommand parsed = (ConnectCommand) Main.commandLine()
            .parseArgs(command.group(2).split(" ", -1)).subcommand().commandSpec().userObject();
        for (Path file : parsed.files) {
          started.add(file.getFileName());
          Matcher needed = VARIABLE.matcher(Files.readString(Path.of("..").resolve(file)));
          while (needed.find()) {
            assertThat(command.group(1)).as(line).contains(needed.group(1) + "=");
          }
        }
      }
    }

    try (Stream<Path> files = Files.list(CONFIG)) {
      // The archive's sink is somebody else's plugin, which this command has not.
      assertThat(started).containsExactlyInAnyOrderElementsOf(files.map(Path::getFileName)
          .filter(file -> file.toString().endsWith(".json") && !file.toString().startsWith("archive"))
          .toList());
    }
  }

  private Budgeteer connect(EmbeddedKafka kafka, String logs) throws IOException {
    Path file = scratch.resolve("invocation-logs-directory.json");
    Files.writeString(file,
        Files.readString(CONFIG.resolve(file.getFileName())).replace("${env:LOGS_DIRECTORY}", logs));
    // Found beside the connector's file.
    Path worker = scratch.resolve("connect-distributed.properties");
    Files.writeString(worker,
        Files.readString(CONFIG.resolve(worker.getFileName())) + "\nlisteners=http://127.0.0.1:0\n");
    return Budgeteer.start(scratch, "connect", file.toString(), "--bootstrap-server",
        kafka.bootstrapServers());
  }

  private static String record(EmbeddedKafka kafka, Budgeteer running) throws Exception {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "test", "auto.offset.reset",
            "earliest",
            "isolation.level", "read_committed", "metadata.max.age.ms", "500"),
        new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(Topic.INVOCATIONS.name(Topic.DEFAULT_PREFIX)));
      running.until(() -> {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
        return !values.isEmpty();
      });
    }
    return values.getFirst();
  }
}
