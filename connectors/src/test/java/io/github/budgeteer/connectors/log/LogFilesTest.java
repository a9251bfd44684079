package io.github.budgeteer.connectors.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFilesTest {
  private static final String HOUR = "AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/01/10/";

  @TempDir
  Path tree;

  @ParameterizedTest
  @CsvSource({"20261101T100000000Z_ab.json.gz, true", "data/r-1_input.json.gz, false",
      "data/r-1_output.json.gz, false",
      "data/r-1_input_media_00.json.gz, false", "amazon-bedrock-logs-permission-check, false", "a.json, true",
      "a.ndjson, true", "a.JSONL, true", "000000.gz, true", "a.log, true", "aws-logs-write-test, false",
      ".a.json, false", "readme.md, false", "a.pdf, false"})
  void aTreesLogsAreToldByNameAndPlace(String file, boolean log) throws IOException {
    Path path = tree.resolve(HOUR + file);
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, "{}");

    assertThat(LogFiles.list(List.of(tree))).hasSize(log ? 1 : 0);
  }

  @Test
  void aUsersFolderNamedDataIsNoPayloadFolder() throws IOException {
    Path folder = Files.createDirectories(tree.resolve("data"));
    Files.writeString(folder.resolve("calls.json"), "{}");

    assertThat(LogFiles.list(List.of(tree))).hasSize(1);
    assertThat(LogFiles.list(List.of(folder))).hasSize(1);
  }

  @Test
  void aFileNamedTwiceOrThroughALinkIsOneFileAndANamedOneIsTakenWhateverItsName() throws IOException {
    Path file = Files.writeString(tree.resolve("calls.txt.bak"), "{}");
    Path link = Files.createSymbolicLink(tree.resolve("link.json"), file);

    assertThat(LogFiles.list(List.of(file, link, tree))).singleElement()
        .extracting(LogFiles.LogFile::path).isEqualTo(file.toRealPath().toString());
  }
}
