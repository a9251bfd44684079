package io.github.budgeteer.connectors;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No prompt, no answer and no other text of the caller's leaves the connector, by whatever way. */
class CallersTextTest {
  private static final String MARKER = "MARKER-7f3e";

  @TempDir
  Path logs;
  private final CapturedLog log = new CapturedLog(Level.ALL);

  @AfterEach
  void captureNoMore() {
    log.close();
  }

  @Test
  void noTextOfTheCallersIsInAnyRecordOffsetLogLineOrException() throws Exception {
    String good = String.join("\n", goodRecords());
    String broken = String.join("\n", brokenRecords());
    write("good.json", good.getBytes(UTF_8));
    write("broken.json", broken.getBytes(UTF_8));
    write("pretty.json", good.replace("{", "{\n").replace(",\"", ",\n\"").getBytes(UTF_8));
    write("cut.json", good.substring(0, good.length() - 30).getBytes(UTF_8));
    byte[] compressed = gzip((good + broken).getBytes(UTF_8));
    write("cut.json.gz", Arrays.copyOf(compressed, compressed.length - 20));
    write("wrapped.json", ("{\"events\":[{\"message\":\"" + MARKER + "\"},{\"message\":\""
        + goodRecords().getFirst().replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"x\":\"" + MARKER
        + "\"}]}")
        .getBytes(UTF_8));
    write("cloudtrail.json", ("{\"Records\":[{\"userAgent\":\"" + MARKER + "\"}]}").getBytes(UTF_8));

    List<String> produced = produced();

    assertThat(produced).filteredOn(text -> text.contains("budgeteer.invocations")).hasSizeGreaterThan(20);
    assertThat(produced).filteredOn(text -> text.contains("budgeteer.quarantine")).hasSizeGreaterThan(10);
    assertThat(produced).noneMatch(text -> text.contains(MARKER));
    assertThat(log.lines()).noneMatch(line -> line.contains(MARKER));
  }

  /** Every place in a usable record where a caller's text can stand. */
  private static List<String> goodRecords() {
    String marked = "\"" + MARKER + "\"";
    return List.of(
        with(
            "{\"messages\":[{\"role\":" + marked + ",\"content\":[{\"text\":" + marked + "}]}],\"system\":"
                + marked + "}",
            "{\"output\":{\"message\":{\"content\":[{\"text\":" + marked + "}]}},\"stopReason\":" + marked
                + "}"),
        with(marked, marked), with("[" + marked + "]", "[" + marked + ",{" + marked + ":" + marked + "}]"),
        with("{" + marked + ":{" + marked + ":1}}", "{\"usage\":{" + marked + ":" + marked + "}}"),
        with("{\"service_tier\":" + marked + ",\"performanceConfig\":{\"latency\":" + marked + "}}",
            "{\"serviceTier\":{\"type\":" + marked + "},\"performanceConfig\":{\"latency\":" + marked + "}}"),
        with("{\"documents\":[" + marked + "],\"imageGenerationConfig\":{\"numberOfImages\":" + marked + "}}",
            "{\"usage\":{\"inputTokens\":" + marked + ",\"cacheDetails\":[{\"ttl\":" + marked + "}," + marked
                + "],\"cache_creation\":" + marked + ",\"prompt_tokens_details\":{\"cached_tokens\":" + marked
                + "}}}"),
        with("{}", "[{\"message\":{\"usage\":{\"service_tier\":" + marked + "},\"content\":" + marked + "}},"
            + marked + "]"),
        with("{}", "{\"images\":[" + marked + "]}"),
        anInvocationLog().with("requestMetadata", "{\"userId\":" + marked + "," + marked + ":1}").json(),
        anInvocationLog().with(MARKER, marked).with("performanceConfig", marked).json());
  }

  /** Records with the marker that are refused, each for another reason. */
  private static List<String> brokenRecords() {
    String good = goodRecords().getFirst();
    String marked = "\"" + MARKER + "\"";
    return List.of(good.substring(0, good.length() / 2), good.replace("\"text\":", "\"text\" "), MARKER,
        "{\"" + MARKER + "\":", good.replace(MARKER, MARKER + "\u0001"), good + MARKER,
        good.replace("2026-11-01T10:00:00Z", MARKER),
        anInvocationLog().input("{\"inputTokenCount\":" + marked + "}").json(),
        anInvocationLog().with("schemaType", marked).json(),
        anInvocationLog().with("timestamp", null).with("requestMetadata", marked).json(),
        anInvocationLog().with("accountId", null).with("identity", marked).json(),
        anInvocationLog().input("{\"inputBodyJson\":" + marked + "}").output("{}").json(),
        "[" + marked + "]", marked);
  }

  private static String with(String request, String response) {
    return anInvocationLog().input("{\"inputBodyJson\":" + request + ",\"inputTokenCount\":5}")
        .output("{\"outputBodyJson\":" + response + ",\"outputTokenCount\":5}").json();
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = Files.write(logs.resolve(name), bytes);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-01T11:00:00Z")));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private List<String> produced() throws InterruptedException {
    InvocationLogDirectorySourceTask task = new InvocationLogDirectorySourceTask(
        () -> Instant.parse("2026-11-01T12:00:00Z"));
    task.initialize(new CommittedOffsets(new HashMap<>()));
    task.start(Map.of("paths", logs.toString(), "poll.interval.ms", "10"));
    List<String> produced = new ArrayList<>();
    for (List<SourceRecord> batch = task.poll(); batch != null; batch = task.poll()) {
      for (SourceRecord record : batch) {
        produced.add(record + " " + new String((byte[]) record.key(), UTF_8) + " "
            + new String((byte[]) record.value(), UTF_8) + " " + record.sourcePartition() + " "
            + record.sourceOffset());
      }
    }
    task.stop();
    return produced;
  }
}
