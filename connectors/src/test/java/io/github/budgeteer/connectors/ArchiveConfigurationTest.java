package io.github.budgeteer.connectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive's configuration against what Confluent documents of its S3 sink, and against the topic catalogue. */
class ArchiveConfigurationTest {
  private static final String APPENDED = "archive.json";
  private static final String COMPACTED = "archive-compacted.json";
  private static final List<Topic<?>> ARCHIVED = List.of(Topic.LEDGER, Topic.DECISIONS, Topic.INVOCATIONS,
      Topic.ACTIVITY, Topic.DIRECTIVES, Topic.OUTCOMES, Topic.PRICES, Topic.SETTINGS);
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String OVERRIDE = "consumer.override.";
  /** Options that every sink has from Connect. */
  private static final Set<String> CONNECTS = Set.of("connector.class", "tasks.max", "topics",
      "key.converter",
      "value.converter");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:[A-Z_]+}");

  @ParameterizedTest
  @ValueSource(strings = {APPENDED, COMPACTED})
  void everyOptionIsDocumentedAndAcceptsItsValue(String file) throws IOException {
    Map<String, Documented> documented = documented();
    Map<String, String> config = config(file);

    assertThat(config).containsEntry("connector.class", "io.confluent.connect.s3.S3SinkConnector")
        .containsKeys("format.class", "flush.size", "storage.class", "s3.bucket.name");
    config.forEach((option, value) -> {
      if (option.startsWith(OVERRIDE)) {
        assertThat(ConsumerConfig.configNames()).contains(option.substring(OVERRIDE.length()));
      } else if (!CONNECTS.contains(option)) {
        assertThat(documented).containsKey(option);
        String known = VARIABLE.matcher(value).replaceAll("any");
        assertThat(Objects.requireNonNull(documented.get(option)).accepts(known)).as("%s=%s", option, value)
            .isTrue();
      }
    });
  }

  @Test
  void everyTopicOfTheArchiveIsInTheFileThatFitsIt() throws IOException {
    Map<Topic.Cleanup, Set<String>> expected = ARCHIVED.stream().collect(Collectors.groupingBy(Topic::cleanup,
        Collectors.mapping(topic -> topic.name(Topic.DEFAULT_PREFIX), Collectors.toSet())));

    assertThat(topics(APPENDED))
        .containsExactlyInAnyOrderElementsOf(expected.getOrDefault(Topic.Cleanup.DELETE, Set.of()));
    assertThat(topics(COMPACTED))
        .containsExactlyInAnyOrderElementsOf(expected.getOrDefault(Topic.Cleanup.COMPACT, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {APPENDED, COMPACTED})
  void valuesAreWrittenAsTheyAreOneALineAndCompressed(String file) throws IOException {
    assertThat(config(file)).containsEntry("key.converter", BYTES).containsEntry("value.converter", BYTES)
        .containsEntry("format.class", "io.confluent.connect.s3.format.bytearray.ByteArrayFormat")
        .containsEntry("format.bytearray.separator", "\n")
        .containsEntry("format.bytearray.extension", ".json")
        .containsEntry("s3.compression.type", "gzip");
  }

  @Test
  void noValueHasALineBreakInIt() {
    byte[] value = Topic.SETTINGS.json()
        .encode(new Setting("/path", "1", "id", "ana", "two\nlines\r\nand more"));

    assertThat(new String(value, UTF_8)).contains("two\\nlines").doesNotContain("\n", "\r");
  }

  /** Documented: exactly once with a deterministic partitioner, which no clock and no schedule rotates. */
  @ParameterizedTest
  @ValueSource(strings = {APPENDED, COMPACTED})
  void whereFilesBeginDependsOnRecordsAlone(String file) throws IOException {
    assertThat(config(file))
        .containsEntry("partitioner.class", "io.confluent.connect.storage.partitioner.TimeBasedPartitioner")
        .containsEntry("timestamp.extractor", "Record").doesNotContainKey("rotate.schedule.interval.ms")
        .containsEntry(OVERRIDE + ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        // The names: TOPIC+PARTITION+STARTOFFSET, padded, so that they sort.
        .doesNotContainKeys("file.delim", "directory.delim", "filename.offset.zero.pad.width");
    assertThat(config(file)).satisfiesAnyOf(config -> assertThat(config).containsKey("rotate.interval.ms"),
        config -> assertThat(config).containsEntry("flush.size", "1"));
  }

  /** Documented: the partitioner by time needs all four, and a directory must be as long as its path says. */
  @ParameterizedTest
  @ValueSource(strings = {APPENDED, COMPACTED})
  void aDirectoryIsAsLongAsItsPathSays(String file) throws IOException {
    Map<String, String> config = config(file);
    DateTimeFormatter path = DateTimeFormatter
        .ofPattern(config.getOrDefault("path.format", ""),
            Locale.forLanguageTag(config.getOrDefault("locale", "")))
        .withZone(ZoneId.of(config.getOrDefault("timezone", "")));
    Duration length = Duration.ofMillis(Long.parseLong(config.getOrDefault("partition.duration.ms", "0")));
    Instant start = Instant.parse("2026-12-31T00:00:00Z");

    assertThat(path.format(start)).isEqualTo("year=2026/month=12/day=31");
    assertThat(path.format(start.plus(length).minusMillis(1))).isEqualTo(path.format(start));
    assertThat(path.format(start.plus(length))).isEqualTo("year=2027/month=01/day=01");
  }

  @Test
  void anEmptyValueStopsWhereThereIsNoneAndIsKeptWithItsKeyWhereItRemoves() throws IOException {
    assertThat(config(APPENDED)).containsEntry("behavior.on.null.values", "fail");
    // Documented: to write them, keys must be stored. A file a record keeps values and removals in one order.
    assertThat(config(COMPACTED)).containsEntry("behavior.on.null.values", "write")
        .containsEntry("store.kafka.keys", "true")
        .containsEntry("keys.format.class", "io.confluent.connect.s3.format.bytearray.ByteArrayFormat")
        .containsEntry("flush.size", "1");
  }

  /**
   * What the documentation says of an option.
   *
   * @param accepted a regular expression, or the least number after {@code >=}
   */
  private record Documented(String type, String accepted) {
    boolean accepts(String value) {
      boolean ofType = switch (type) {
        case "int", "long" -> value.matches("-?\\d+");
        case "boolean" -> value.matches("true|false");
        case "class", "string", "list", "password" -> true;
        default -> throw new IllegalArgumentException(type + " is no type");
      };
      return ofType && (accepted.startsWith(">= ")
          ? Long.parseLong(value) >= Long.parseLong(accepted.substring(3))
          : accepted.isEmpty() || value.matches(accepted));
    }
  }

  private static Set<String> topics(String file) throws IOException {
    List<String> topics = List.of(config(file).getOrDefault("topics", "").split(",", -1));
    assertThat(topics).doesNotHaveDuplicates();
    return new HashSet<>(topics);
  }

  private static Map<String, String> config(String file) throws IOException {
    Map<String, String> config = new HashMap<>();
    new JsonMapper().readTree(Path.of("config", file).toFile()).path("config").properties()
        .forEach(option -> config.put(option.getKey(), option.getValue().asText()));
    return config;
  }

  private static Map<String, Documented> documented() throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(ArchiveConfigurationTest.class.getResourceAsStream("s3-sink-options.csv")),
        UTF_8));
        Stream<String> lines = reader.lines()) {
      return lines.filter(line -> !line.startsWith("#")).map(line -> line.split("\\|", 3))
          .collect(Collectors.toMap(cells -> cells[0], cells -> new Documented(cells[1], cells[2])));
    }
  }
}
