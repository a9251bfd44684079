package io.github.budgeteer.connectors.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.budgeteer.connectors.log.LogRecordReader.LogRecord;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever stands in a file ends as a charge, a failed call or a quarantined record. */
class LogReadingFuzzTest {
  @Provide
  static Arbitrary<byte[]> texts() {
    return Mutations.texts();
  }

  @Property(tries = 4_000)
  void anyTextEndsInRecordsThatCanBeUsedOrToldApart(
      @ForAll @Size(min = 1, max = 3) List<@From("texts") byte[]> lines) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      file.writeBytes(line);
      file.write('\n');
    }

    List<LogRecord> records = read(file.toByteArray());

    for (int i = 0; i < records.size(); i++) {
      assertUsable(records.get(i), i + 1);
    }
  }

  @Property(tries = 1_000)
  void aBrokenCompressionIsNoFailureEither(@ForAll("texts") byte[] text,
      @ForAll @IntRange(max = 300) int place,
      @ForAll byte value) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(text);
    }
    byte[] file = compressed.toByteArray();
    file[place % file.length] ^= value;

    assertThatNoException().isThrownBy(() -> read(file));
  }

  private static void assertUsable(LogRecord record, long number) {
    assertThat(record.place().record()).isEqualTo(number);
    assertThat(record.place().line()).isPositive();
    switch (record.parsed()) {
      case Parsed.Call call -> {
        Invocation invocation = call.invocation();
        assertThat(invocation.usage().units().values())
            .allMatch(units -> units > 0 && units < 4_000_000_000_000L);
        if (invocation.errorCode() != null) {
          assertThat(invocation.usage().units()).isEmpty();
        }
        assertThat(Topic.INVOCATIONS.json().decode(Topic.INVOCATIONS.json().encode(invocation)))
            .isEqualTo(invocation);
      }
      case Parsed.Refused refused -> {
        assertThat(refused.message()).isNotBlank();
        assertThat(record.fingerprint()).matches("sha256:[0-9a-f]{64},bytes:[0-9]+");
      }
    }
  }

  private static List<LogRecord> read(byte[] file) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    try (LogRecordReader reader = LogRecordReader.open("/f", new ByteArrayInputStream(file), Set.of(),
        StoredBodies.NONE)) {
      for (Optional<LogRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }
}
