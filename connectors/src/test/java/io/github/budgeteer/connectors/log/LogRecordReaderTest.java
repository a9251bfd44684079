package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogRecordReaderTest {
  private static final String A = anInvocationLog().requestId("a").json();
  private static final String B = anInvocationLog().requestId("b").json();
  private static final String NOTICE = "Permissions are correctly set for Amazon Bedrock logs.";

  static Stream<Arguments> layouts() {
    return Stream.of(layout("a value a line", A + "\n" + B + "\n", "a@1 b@2"),
        layout("without a last line feed", A + "\n" + B, "a@1 b@2"),
        layout("one behind the other", A + B + " " + A.replace("\"a\"", "\"c\""), "a@1 b@1 c@1"),
        layout("pretty-printed", pretty(A) + "\n" + pretty(B), "a@1 b@" + (pretty(A).lines().count() + 1)),
        layout("pretty-printed, touching", pretty(A) + pretty(B), "a@1 b@" + pretty(A).lines().count()),
        layout("an array", "[" + A + ",\n" + B + "]", "a@1 b@2"),
        layout("blank lines and carriage returns", "\r\n\n" + A + "\r\n\n  " + B + "\r\n", "a@3 b@5"),
        layout("byte order mark", "\ufeff" + A, "a@1"),
        layout("CloudWatch's first line", NOTICE + "\n" + A + "\n", "a@2"),
        layout("CloudWatch's export",
            "2026-11-01T10:00:00.000Z " + NOTICE + "\n2026-11-01T10:00:01.123Z " + A, "a@2"),
        layout("filter-log-events",
            "{\"events\": [{\"timestamp\": 1, \"message\": \"" + NOTICE + "\"}, {\"message\": \"" + escaped(A)
                + "\", \"eventId\": \"1\"}, {\"message\": \"" + escaped(B)
                + "\"}], \"searchedLogStreams\": []}",
            "a@1 b@1"),
        layout("subscription",
            "{\"logGroup\": \"g\", \"logEvents\": [{\"id\": \"1\", \"message\": \"" + escaped(A)
                + "\"}]}",
            "a@1"),
        layout("a truncated line", A + "\n" + A.substring(0, A.length() / 2) + "\n" + B,
            "a@1 malformed-json@2 b@3"),
        layout("a line cut inside a string", A.substring(0, 20) + "\n" + B, "malformed-json@1 b@2"),
        layout("a line cut after a bracket", "{\"input\": {\n" + B, "malformed-json@1 b@2"),
        layout("a line cut after a colon", "{\"input\":\n" + B + "\n" + A, "malformed-json@1 b@2 a@3"),
        layout("a pretty-printed record cut off", pretty(A).substring(0, 120) + "\n" + B,
            "malformed-json@1 b@?"),
        layout("the last one cut off", B + "\n" + A.substring(0, A.length() - 3), "b@1 malformed-json@2…"),
        layout("plain text", "hello\n" + A + "\nhello again {", "malformed-json@1 a@2 malformed-json@3"),
        layout("text behind a value", A + " oops\n" + B, "a@1 malformed-json@1 b@2"),
        layout("wrong JSON inside whole brackets", "{\"a\" 1}\n" + B, "malformed-json@1 b@2"),
        layout("too deep",
            "[".repeat(10) + "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}" + "]".repeat(10)
                + "\n{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}\n" + B,
            "malformed-json@1 malformed-json@2 b@3"),
        layout("something else", "{\"Records\": []}\n[1, 2]\n[]\n{}\n" + A,
            "not-an-invocation-log@1 malformed-json@2 not-an-invocation-log@4 a@5"),
        layout("nothing", "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void everyRecordIsFoundAndEveryBrokenOneIsOne(String name, String text, String expected)
      throws IOException {
    assertThat(read(text.getBytes(UTF_8))).isEqualTo(resolved(expected, text));
    assertThat(read(gzip(text.getBytes(UTF_8)))).isEqualTo(resolved(expected, text));
  }

  @Test
  void bytesThatAreNoUtf8AreOneBrokenRecord() throws IOException {
    byte[] text = ("{\"schemaType\": \"ModelInvocationLog\", \"requestId\": \"\u00ff\u00fe\"}\n" + A)
        .getBytes(ISO_8859_1);

    assertThat(read(text)).isEqualTo("malformed-json@1 a@2");
  }

  @Test
  void aBrokenCompressionIsReadAsFarAsItGoes() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lines.add(anInvocationLog().requestId("r-" + i * 7919 % 5_000).json());
    }
    byte[] whole = gzip(String.join("\n", lines).getBytes(UTF_8));

    String found = read(Arrays.copyOf(whole, whole.length / 2));

    assertThat(found).startsWith("r-0@1 ").endsWith("…").contains("unreadable-file@");
    assertThat(found.split(" ", -1)).hasSizeBetween(1_500, 4_000);
  }

  @Test
  void recordsAreNumberedAsTheyAreFound() throws IOException {
    try (LogRecordReader reader = LogRecordReader.open("/f",
        new ByteArrayInputStream((A + B + "\noops\n" + A).getBytes(UTF_8)), Set.of(), StoredBodies.NONE)) {
      List<Long> numbers = new ArrayList<>();
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        numbers.add(next.get().place().record());
      }

      assertThat(numbers).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  private static Arguments layout(String name, String text, String expected) {
    return Arguments.of(name, text, expected);
  }

  /** A line that depends on where a text was cut stands as {@code ?}: the second record's is the last line. */
  private static String resolved(String expected, String text) {
    return expected.replace("?", Long.toString(text.lines().count()));
  }

  private static String read(byte[] bytes) throws IOException {
    List<String> found = new ArrayList<>();
    try (LogRecordReader reader = LogRecordReader.open("/f", new ByteArrayInputStream(bytes), Set.of(),
        StoredBodies.NONE)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        LogRecord record = next.get();
        found.add(switch (record.parsed()) {
          case Parsed.Call call -> call.invocation().requestId();
          case Parsed.Refused refused -> refused.reason().label();
        } + "@" + record.place().line() + (record.unfinished() ? "…" : ""));
      }
    }
    return String.join(" ", found);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static String pretty(String json) {
    return json.replace("{", "{\n  ").replace("}", "\n}").replace(",\"", ",\n  \"");
  }

  private static String escaped(String json) {
    return json.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
