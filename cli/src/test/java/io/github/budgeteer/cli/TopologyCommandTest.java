package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.budgeteer.cli.run.ClusteredOptions;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.PolicyBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  @Test
  void withoutRulesNothingIsTakenAwayAndKeysAloneHaveALimit() throws Exception {
    PolicyBook policies = policies();

    assertThat(policies).isEqualTo(new PolicyBook(new Policy(Usd.of("1"), 70, 90, Duration.ofMinutes(5),
        new PeriodSpec.Rolling(Duration.ofDays(30)), Mode.OBSERVE), Set.of(AccountType.BEDROCK_API_KEY)));
  }

  @Test
  void theRulesAreThoseThatRunTakes() throws Exception {
    PolicyBook policies = policies("--limit", "25", "--limited-account-types", "bedrock_api_key,user",
        "--period",
        "week:sunday", "--zone", "America/New_York", "--grace", "PT0S", "--mode", "enforce", "--unpriced",
        "enforce");

    assertThat(policies).isEqualTo(new PolicyBook(new Policy(Usd.of("25"), 70, 90, Duration.ZERO,
        new PeriodSpec.Calendar(PeriodSpec.Unit.WEEK, ZoneId.of("America/New_York"), DayOfWeek.SUNDAY),
        Mode.ENFORCE, Unpriced.ENFORCE, false), Set.of(AccountType.BEDROCK_API_KEY, AccountType.USER)));
  }

  @Test
  void aLimitIsForEverybodyUnlessTypesAreNamed() throws Exception {
    assertThat(policies("--limit", "25").limited()).containsExactlyInAnyOrder(AccountType.values());
    assertThat(policies("--limited-account-types", "role").of(AccountType.ROLE).limit())
        .isEqualTo(Usd.of("1"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
      none       |                                   | ENVIRONMENT: not set; accepted: whose settings count, such as production
      Production |                                   | ENVIRONMENT: 'Production'; accepted: lower-case letters, digits and -
      test       | --topic-prefix a*b                | --topic-prefix: 'a*b'; accepted: letters, digits, ., _ and -
      test       | --create-topics 0                 | --create-topics: 0; accepted: a number of partitions, 1 or more
      test       | --period fortnight                | Invalid value for option '--period': 'fortnight' is no period; accepted: day, week
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

  private PolicyBook policies(String... rules) throws Exception {
    Path file = Files.writeString(scratch.resolve("t.properties"),
        "bootstrap.servers=b:9098\nstate.dir=/state\n");
    List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
    arguments.addAll(List.of(rules));
    return options("test", arguments.toArray(String[]::new)).policies();
  }

  private static ClusteredOptions options(@Nullable String environment, String... arguments) {
    TopologyCommand command = new TopologyCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return command.options(environment);
  }
}
