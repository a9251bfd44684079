package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.cli.run.ClusteredOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class TopologyCommandTest {
  @TempDir
  Path scratch;

  @Test
  void whatIsNamedOnTheCommandLineGoesBeforeTheFile() throws Exception {
    Path file = Files.writeString(scratch.resolve("topology.properties"), """
        # a comment
        bootstrap.servers = b-1.example:9098
        state.dir = /var/lib/budgeteer
        group.instance.id = 1
        num.stream.threads = 3
        security.protocol = SASL_SSL
        """);

    ClusteredOptions options = options("production", "--config", file.toString(), "--instance-id", "2",
        "--topic-prefix", "b.", "--late-horizon", "PT48H", "--create-topics", "6", "--cloudwatch-metrics");

    assertThat(options.streams().bootstrapServers()).isEqualTo("b-1.example:9098");
    assertThat(options.streams().instanceId()).isEqualTo("2");
    assertThat(options.streams().threads()).isEqualTo(3);
    assertThat(options.streams().standbys()).isEqualTo(1);
    assertThat(options.streams().kafka().values()).containsOnlyKeys("security.protocol");
    assertThat(options.environment()).isEqualTo("production");
    assertThat(options.topicPrefix()).isEqualTo("b.");
    assertThat(options.lateHorizon()).isEqualTo(Duration.ofDays(2));
    assertThat(options.blindAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(options.createPartitions()).isEqualTo(6);
    assertThat(options.cloudWatchMetrics()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
      none       |                                   | ENVIRONMENT: not set; accepted: whose settings count, such as production
      Production |                                   | ENVIRONMENT: 'Production'; accepted: lower-case letters, digits and -
      test       | --topic-prefix a*b                | --topic-prefix: 'a*b'; accepted: letters, digits, ., _ and -
      test       | --create-topics 0                 | --create-topics: 0; accepted: a number of partitions, 1 or more
      test       | --config /no/file                 | --config: /no/file can't be read; accepted: a properties file in UTF-8
      test       | colour=red                        | FILE: colour: Kafka has no such option; accepted: options of Kafka Streams
      test       | num.stream.threads=0              | FILE: num.stream.threads: 0; accepted: 1 or more
      test       | processing.guarantee=at_least_once| FILE: processing.guarantee: not to be chosen, because a charge, its ledger entry
      """)
  void badConfigurationIsOneLineThatSaysWhatWhereAndWhatWouldBeAccepted(@Nullable String environment,
      @Nullable String given,
      String message) throws Exception {
    boolean inFile = given != null && given.contains("=");
    Path file = Files.writeString(scratch.resolve("t.properties"),
        "bootstrap.servers=b:9098\nstate.dir=/state\n" + (inFile ? given : "") + "\n");
    List<String> arguments = new ArrayList<>();
    if (given == null || !given.startsWith("--config")) {
      arguments.addAll(List.of("--config", file.toString()));
    }
    if (given != null && !inFile) {
      arguments.addAll(List.of(given.split(" ", -1)));
    }

    assertThatThrownBy(() -> options(environment, arguments.toArray(String[]::new)))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith(message.replace("FILE", file.toString())).message().hasLineCount(1);
  }

  private static ClusteredOptions options(@Nullable String environment, String... arguments) {
    TopologyCommand command = new TopologyCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.options(environment);
  }
}
