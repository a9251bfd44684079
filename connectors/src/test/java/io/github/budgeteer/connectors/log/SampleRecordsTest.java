package io.github.budgeteer.connectors.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records of others, where they stand beside this project: they are not ours to ship. */
class SampleRecordsTest {
  @Test
  void recordsOfOthersAreReadAsOursAre() throws IOException {
    assertThat(read("panther-analysis-tests.ndjson")).hasSize(8)
        .allSatisfy(record -> assertThat(record.parsed()).isInstanceOfSatisfying(Parsed.Call.class,
            call -> assertThat(call.invocation().principalId())
                .startsWith("arn:aws:iam::111111111111:role/")));
  }

  /** Its account id is masked, so that nobody can be charged; everything else in it is read. */
  @Test
  void aMaskedAccountIsNone() throws IOException {
    assertThat(read("dheerajoruganty-conversestream-nova-lite.json")).singleElement()
        .satisfies(record -> assertThat(record.parsed()).isInstanceOfSatisfying(Parsed.Refused.class,
            refused -> assertThat(refused.reason().label()).isEqualTo("no-account")));
  }

  @Test
  void theNoticeIsNoRecord() throws IOException {
    assertThat(read("cloudwatch-first-line-notice.txt")).isEmpty();
  }

  private static List<LogRecord> read(String sample) throws IOException {
    Path file = samples().resolve(sample);
    List<LogRecord> records = new ArrayList<>();
    try (LogRecordReader reader = LogRecordReader.open(sample, Files.newInputStream(file), Set.of(),
        StoredBodies.NONE)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  private static Path samples() {
    Path samples = Path.of("..", "..", "shared", "samples", "bedrock-invocation").toAbsolutePath()
        .normalize();
    assumeTrue(Files.isDirectory(samples), "no samples beside the project");
    return samples;
  }
}
