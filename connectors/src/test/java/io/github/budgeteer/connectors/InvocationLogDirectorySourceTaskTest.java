package io.github.budgeteer.connectors;

import static io.github.budgeteer.connectors.log.InvocationLogs.anInvocationLog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.Delivery;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvocationLogDirectorySourceTaskTest {
  @TempDir
  Path logs;
  private final Map<Map<String, ?>, Map<String, Object>> committed = new HashMap<>();
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void everyRecordIsHandedOverOnceAndTheFileIsToldComplete() throws Exception {
    write("a.json", record("r-1") + "oops\n" + record("r-2"));

    List<SourceRecord> records = readAll(task());

    assertThat(ids(records)).containsExactly("r-1", "r-2");
    assertThat(quarantined(records)).singleElement().satisfies(quarantined -> {
      assertThat(quarantined.source().line()).isEqualTo(2);
      assertThat(quarantined.source().record()).isEqualTo(2);
      assertThat(quarantined.originalEvent()).startsWith("sha256:");
    });
    assertThat(deliveries(records).getLast().complete()).isTrue();
    assertThat(deliveries(records).getLast().records()).isEqualTo(3);
  }

  @Test
  void aRestartGoesOnBehindWhatWasCommittedInTheMiddleOfAFile() throws Exception {
    write("a.json", record("r-1") + record("r-2") + record("r-3"));
    List<SourceRecord> first = readAll(task());
    commit(first.subList(0, 2));

    assertThat(ids(readAll(task()))).containsExactly("r-3");
  }

  @Test
  void aCompleteFileIsNotReadAgainAndAGrownOneFromWhereItEnded() throws Exception {
    write("a.json", record("r-1"));
    commit(readAll(task()));
    assertThat(readAll(task())).isEmpty();

    Files.writeString(logs.resolve("a.json"), record("r-2"), StandardOpenOption.APPEND);

    assertThat(ids(readAll(task()))).containsExactly("r-2");
  }

  @Test
  void anEmptyFileIsToldCompleteToo() throws Exception {
    write("empty.json", "");

    assertThat(deliveries(readAll(task()))).singleElement().extracting(Delivery::complete).isEqualTo(true);
  }

  @Test
  void aRecordThatIsStillBeingWrittenIsWaitedForAndTheWholeOnesAreNot() throws Exception {
    write("a.json", record("r-1") + record("r-2").substring(0, 40));
    Files.setLastModifiedTime(logs.resolve("a.json"), FileTime.from(now));
    InvocationLogDirectorySourceTask task = task();

    List<SourceRecord> records = readAll(task);
    assertThat(ids(records)).containsExactly("r-1");
    assertThat(quarantined(records)).isEmpty();

    now = now.plusSeconds(10);
    assertThat(quarantined(readAll(task))).hasSize(1);
  }

  @Test
  void tasksShareTheFilesWithoutReadingOneTwice() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("f-" + i + ".json", record("r-" + i));
    }
    InvocationLogDirectorySourceConnector connector = new InvocationLogDirectorySourceConnector();
    connector.start(options());

    List<String> ids = new ArrayList<>();
    for (Map<String, String> options : connector.taskConfigs(3)) {
      ids.addAll(ids(readAll(task(options))));
    }

    assertThat(ids).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void eachWrongOptionIsNamed() {
    var validated = new InvocationLogDirectorySourceConnector().validate(
        Map.of("paths", "/does/not/exist", "batch.max.records", "0", "settle.ms", "-1", "poll.interval.ms",
            "soon"));

    assertThat(validated.configValues()).filteredOn(value -> !value.errorMessages().isEmpty())
        .extracting(value -> value.name())
        .containsExactlyInAnyOrder("paths", "batch.max.records", "settle.ms", "poll.interval.ms");
  }

  private static String record(String id) {
    return anInvocationLog().requestId(id).json() + "\n";
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(logs.resolve(name), text);
    Files.setLastModifiedTime(logs.resolve(name), FileTime.from(now.minusSeconds(60)));
  }

  private Map<String, String> options() {
    return Map.of("paths", logs.toString(), "topic.prefix", "t.", "poll.interval.ms", "10");
  }

  private InvocationLogDirectorySourceTask task() {
    return task(options());
  }

  private InvocationLogDirectorySourceTask task(Map<String, String> options) {
    InvocationLogDirectorySourceTask task = new InvocationLogDirectorySourceTask(clock());
    task.initialize(new CommittedOffsets(committed));
    task.start(options);
    return task;
  }

  private InstantSource clock() {
    return () -> now;
  }

  private List<SourceRecord> readAll(InvocationLogDirectorySourceTask task) throws InterruptedException {
    now = now.plusMillis(20);
    List<SourceRecord> all = new ArrayList<>();
    for (List<SourceRecord> batch = task.poll(); batch != null; batch = task.poll()) {
      all.addAll(batch);
    }
    return all;
  }

  @SuppressWarnings("unchecked") // Our own offsets are maps of plain values.
  private void commit(List<SourceRecord> records) {
    records.forEach(
        record -> committed.put(record.sourcePartition(), (Map<String, Object>) record.sourceOffset()));
  }

  private static List<String> ids(List<SourceRecord> records) {
    return of(records, "t.invocations")
        .map(record -> Topic.INVOCATIONS.json().decode((byte[]) record.value()))
        .map(call -> ((Invocation) call).requestId()).toList();
  }

  private static List<Quarantined> quarantined(List<SourceRecord> records) {
    return of(records, "t.quarantine").map(record -> Topic.QUARANTINE.json().decode((byte[]) record.value()))
        .toList();
  }

  private static List<Delivery> deliveries(List<SourceRecord> records) {
    return of(records, "t.deliveries").map(record -> Topic.DELIVERIES.json().decode((byte[]) record.value()))
        .toList();
  }

  private static Stream<SourceRecord> of(List<SourceRecord> records, String topic) {
    return records.stream().filter(record -> topic.equals(record.topic()));
  }
}
