package io.github.budgeteer.connectors.log;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeRecordsTest {
  private static final int MEGABYTE = 1 << 20;
  private static final String NEXT = anInvocationLog().requestId("next").json();

  @Test
  void aBodyOfFiveMegabytesIsReadLikeAnyOther() throws IOException {
    String turns = "{\"role\":\"user\",\"content\":[{\"text\":\"hello\\n\",\"n\":[1,2.5e3,null,true]}]},"
        .repeat(80_000);
    String body = "{\"messages\":[" + turns + "{}]}";

    assertThat(body).hasSizeGreaterThan(5 * MEGABYTE);
    assertThat(read(recordWith(body) + "\n" + NEXT)).containsExactly("r-1@1", "next@2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "\\n", "\\\""})
  void oneStringOfFiveMegabytesIsReadLikeAnyOther(String letter) throws IOException {
    String body = "\"" + letter.repeat(5 * MEGABYTE / letter.length()) + "\"";

    assertThat(read(recordWith(body) + "\n" + NEXT)).containsExactly("r-1@1", "next@2");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 990})
  void deepNestingIsRead(int depth) throws IOException {
    String body = "{\"a\":[".repeat(depth / 2) + "]}".repeat(depth / 2);

    assertThat(read(recordWith(body) + "\n" + NEXT)).containsExactly("r-1@1", "next@2");
    assertThat(read(recordWith(body).replace(",\"", ",\n\"") + "\n" + NEXT)).startsWith("r-1@1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 1_000_000})
  void nestingWithoutEndIsQuarantined(int depth) throws IOException {
    String body = "[".repeat(depth) + "]".repeat(depth);

    assertThat(read(recordWith(body) + "\n" + NEXT)).containsExactly("malformed-json@1", "next@2");
    assertThat(read("[".repeat(depth) + "\n" + NEXT)).contains("next@2");
  }

  @Test
  void aLineOfAHundredMegabytesIsQuarantinedAndHeldInNoMemory() throws IOException {
    String begin = recordWith("\"x").substring(0, 300);
    InputStream file = new SequenceInputStream(Collections.enumeration(List.of(bytes(begin),
        new Filler(100L * MEGABYTE), bytes("\n" + NEXT + "\n"))));

    assertThat(read(file)).containsExactly("record-too-large@1", "next@2");
  }

  @Test
  void aLineTooLongIsRecognisedByAllOfIt() throws IOException {
    byte[] line = "x".repeat(LogFileReader.LARGEST_RECORD + 3).getBytes(UTF_8);

    try (LogRecordReader reader = LogRecordReader.open("/f", new ByteArrayInputStream(line), Set.of(),
        StoredBodies.NONE)) {
      assertThat(reader.next()).map(LogRecord::fingerprint).contains(Fingerprint.of(line, 0, line.length));
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void aValueThatNeverEndsIsQuarantinedAtTheSameSize() throws IOException {
    String line = "\"a\": \"" + "x".repeat(MEGABYTE) + "\",\n";

    assertThat(read("{\n" + line.repeat(17) + NEXT)).startsWith("record-too-large@1").endsWith("next@19");
  }

  private static String recordWith(String body) {
    return anInvocationLog().input("{\"inputBodyJson\":" + body + ",\"inputTokenCount\":5}").json();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static List<String> read(String text) throws IOException {
    return read(bytes(text));
  }

  private static List<String> read(InputStream file) throws IOException {
    List<String> found = new ArrayList<>();
    try (LogRecordReader reader = LogRecordReader.open("/f", file, Set.of(), StoredBodies.NONE)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        found.add(switch (next.get().parsed()) {
          case Parsed.Call call -> call.invocation().requestId();
          case Parsed.Refused refused -> refused.reason().label();
        } + "@" + next.get().place().line());
      }
    }
    return found;
  }

  /** Letters that exist only while they are read. */
  private static final class Filler extends InputStream {
    private long left;

    Filler(long length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int count = (int) Math.min(left, length);
      Arrays.fill(bytes, offset, offset + count, (byte) 'x');
      left -= count;
      return count > 0 ? count : -1;
    }
  }
}
