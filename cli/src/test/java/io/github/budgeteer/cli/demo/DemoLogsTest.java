package io.github.budgeteer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoLogsTest {
  private final SortedMap<String, String> files = new TreeMap<>();

  private Path logs;

  @BeforeEach
  void unpack(@TempDir Path directory) throws IOException {
    logs = DemoLogs.unpack(directory.resolve("with blanks/logs"));
    try (Stream<Path> found = Files.walk(logs)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(logs.relativize(file).toString().replace('\\', '/'), text(file));
      }
    }
  }

  /** By text, because two zlibs may compress the same text to different bytes. */
  @Test
  void theBundleIsWhatTheGeneratorWrites() {
    SortedMap<String, String> fresh = DemoTree.of(DemoStory.tell());

    assertThat(files.keySet()).containsExactlyElementsOf(fresh.keySet());
    assertThat(files).allSatisfy((path, text) -> assertThat(text).as(path).isEqualTo(fresh.get(path)));
  }

  @Test
  void theBundleIsSmall() throws IOException {
    try (InputStream bundle = Objects.requireNonNull(DemoLogs.class.getResourceAsStream(DemoLogs.BUNDLE))) {
      assertThat(bundle.readAllBytes()).hasSizeLessThan(500_000);
    }
  }

  @Test
  void itHoldsTheRecordsThatTheCountsSay() {
    long malformed = 0;
    long foreign = 0;
    long nameless = 0;
    long timeless = 0;
    List<String> charged = new ArrayList<>();
    long failed = 0;
    for (String line : lines()) {
      JsonNode log = parsed(line);
      if (log == null) {
        malformed++;
      } else if (!log.path("schemaType").asText().equals("ModelInvocationLog")) {
        foreign++;
      } else if (!log.has("requestId")) {
        nameless++;
      } else if (log.path("timestamp").asText().contains("T25:")) {
        timeless++;
      } else if (log.has("errorCode")) {
        failed++;
      } else {
        charged.add(log.path("requestId").asText());
      }
    }

    assertThat(malformed).isEqualTo(DemoCounts.MALFORMED_JSON);
    assertThat(foreign).isEqualTo(DemoCounts.NOT_AN_INVOCATION_LOG);
    assertThat(nameless).isEqualTo(DemoCounts.MISSING_FIELD);
    assertThat(timeless).isEqualTo(DemoCounts.INVALID_TIMESTAMP);
    assertThat(failed).isEqualTo(DemoCounts.FAILED);
    Set<String> once = new HashSet<>(charged);
    assertThat((long) once.size()).isEqualTo(DemoCounts.CHARGED);
    assertThat((long) charged.size() - once.size()).isEqualTo(DemoCounts.DUPLICATE);
    assertThat((long) lines().size()).isEqualTo(DemoCounts.READ).isEqualTo(
        DemoCounts.CHARGED + DemoCounts.DUPLICATE + DemoCounts.FAILED + DemoCounts.QUARANTINED);
  }

  @Test
  void itIsLaidOutAsBedrockAndPeopleLayLogsOut() {
    assertThat(files.keySet())
        .anyMatch(path -> path.matches("AWSLogs/\\d{12}/BedrockModelInvocationLogs/us-east-1/2026/10/05/14/"
            + "20261005T14\\d{7}Z_[0-9a-f]{16}\\.json\\.gz"))
        .anyMatch(path -> path.matches(".*/data/[0-9a-f-]{36}_output\\.json\\.gz"))
        .anyMatch(path -> path.endsWith("/amazon-bedrock-logs-permission-check"))
        .anyMatch(path -> path.startsWith(DemoTree.LOGS + "ap-northeast-1/"))
        .anyMatch(path -> path.startsWith(DemoTree.LOGS + "eu-central-1/"));
    assertThat(files.get(DemoTree.CLOUDWATCH)).startsWith(DemoTree.NOTICE + "\n{");
    assertThat(files.get(DemoTree.PRETTY)).startsWith("{\n  \"").endsWith("}\n");
    assertThat(files.get(DemoTree.CONCATENATED)).contains("}{");
  }

  @Test
  void unpackingAgainChangesNothingThatAReaderCouldNotice() throws IOException {
    Path file = logs.resolve(DemoTree.PRETTY);
    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, "spoilt");

    DemoLogs.unpack(logs);

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(Files.readString(file)).isEqualTo(files.get(DemoTree.PRETTY));
  }

  /** Every record's text: a line of the line-wise files, an object of the others. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    files.forEach((path, text) -> {
      if (path.startsWith("saved/")) {
        objects(text).forEach(log -> lines.add(log.toString()));
      } else if (!path.contains("/data/") && !path.endsWith("-permission-check")) {
        text.lines().filter(line -> !line.equals(DemoTree.NOTICE)).forEach(lines::add);
      }
    });
    return lines;
  }

  private static List<JsonNode> objects(String text) {
    try (MappingIterator<JsonNode> found = DemoRecord.MAPPER.readerFor(JsonNode.class).readValues(text)) {
      return found.readAll();
    } catch (IOException e) {
      throw new IllegalStateException("a saved file is no JSON", e);
    }
  }

  private static @Nullable JsonNode parsed(String line) {
    try {
      return DemoRecord.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
