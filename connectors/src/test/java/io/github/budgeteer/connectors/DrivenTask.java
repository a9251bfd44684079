package io.github.budgeteer.connectors;

import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Quarantined;
import io.github.budgeteer.events.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** A task driven by hand, as Connect does it: polled, and its records committed, all or some. */
public final class DrivenTask {
  private final SourceTask task;
  private final Map<Map<String, ?>, Map<String, Object>> committed;
  private final CommittedOffsets offsets;

  /** Starts a task where the commits of others ended. */
  public DrivenTask(SourceTask task, Map<Map<String, ?>, Map<String, Object>> committed,
      Map<String, String> options) {
    this.task = task;
    this.committed = committed;
    this.offsets = new CommittedOffsets(committed);
    task.initialize(offsets);
    task.start(options);
  }

  public SourceTask task() {
    return task;
  }

  public double metric(String name) {
    return offsets.metric(name);
  }

  /** Polls until nothing comes for a while. */
  public List<SourceRecord> readAll() throws InterruptedException {
    return readAll(task);
  }

  public static List<SourceRecord> readAll(SourceTask task) throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    for (int idle = 0; idle < 2;) {
      List<SourceRecord> batch = task.poll();
      if (batch == null) {
        idle++;
      } else {
        idle = 0;
        all.addAll(batch);
      }
    }
    return all;
  }

  /** Polls once. */
  public static List<SourceRecord> poll(SourceTask task) throws InterruptedException {
    List<SourceRecord> batch = task.poll();
    return batch == null ? List.of() : batch;
  }

  /** Polls, and commits, until nothing comes for a while. */
  public List<SourceRecord> readAndCommit() throws InterruptedException {
    List<SourceRecord> all = new ArrayList<>();
    for (List<SourceRecord> some = readAll(); !some.isEmpty(); some = readAll()) {
      commit(some);
      all.addAll(some);
    }
    return all;
  }

  public void commit(Collection<SourceRecord> records) throws InterruptedException {
    for (SourceRecord record : records) {
      if (record.sourceOffset() == null) {
        committed.remove(record.sourcePartition());
      } else {
        committed.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
      }
      task.commitRecord(record, null);
    }
  }

  /** Returns what stands in the records of a topic. */
  public static <T> Stream<T> values(Collection<SourceRecord> records, Topic<T> topic) {
    return records.stream().filter(record -> record.topic().equals(topic.name(Topic.DEFAULT_PREFIX)))
        .filter(record -> record.value() != null)
        .map(record -> topic.json().decode((byte[]) record.value()));
  }

  /** Returns the request ids of the calls. */
  public static List<String> ids(Collection<SourceRecord> records) {
    return values(records, Topic.INVOCATIONS).map(Invocation.class::cast).map(Invocation::requestId).toList();
  }

  public static List<Quarantined> quarantined(Collection<SourceRecord> records) {
    return values(records, Topic.QUARANTINE).toList();
  }
}
