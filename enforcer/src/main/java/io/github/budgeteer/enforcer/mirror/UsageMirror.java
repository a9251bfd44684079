package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Keeps {@link UsageTable} in step with {@code usage}, every five minutes: each row is told once a minute while it grows.
 *
 * <p>Its place on the topic is committed when what was read is written, so that a crash costs five minutes of reading again.
 */
public final class UsageMirror extends MirrorLoop {
  static final Duration FLUSH_EVERY = Duration.ofMinutes(5);
  /** History is read faster than it can be written: what waits has a bound. */
  private static final int MOST_WAITING = 10_000;

  private final UsageTable table;
  private final InstantSource clock;
  private final Map<UsageHour.Key, UsageHour> waiting = new HashMap<>();
  private Instant nextFlush = Instant.MAX;

  public UsageMirror(EnforcerConfig config, UsageTable table, InstantSource clock, MeterRegistry registry) {
    super("usage-mirror", config, List.of(Topic.USAGE), table, registry);
    this.table = table;
    this.clock = clock;
  }

  @Override
  protected void begin() {
    super.begin();
    nextFlush = clock.instant().plus(FLUSH_EVERY);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      understood(record, () -> told(record))
          .ifPresent(told -> waiting.merge(told.key(), told, UsageHour::with));
    }
  }

  private static UsageHour told(ConsumerRecord<String, byte[]> record) {
    return record.value() == null
        ? UsageHour.removed(record.key(), record.offset())
        : UsageHour.of(Topic.USAGE.json().decode(record.value()), record.offset());
  }

  @Override
  protected void handled() {
    // Committed when it is written.
  }

  @Override
  protected boolean work() {
    if (waiting.size() >= MOST_WAITING || !clock.instant().isBefore(nextFlush)) {
      flush();
    }
    return false;
  }

  @Override
  protected void end() {
    flush();
  }

  @Override
  protected void forget() {
    waiting.clear();
  }

  private void flush() {
    List<Runnable> writes = new ArrayList<>();
    waiting.values().forEach(hour -> writes.add(() -> table.put(hour)));
    write(writes);
    waiting.clear();
    commit();
    nextFlush = clock.instant().plus(FLUSH_EVERY);
  }
}
