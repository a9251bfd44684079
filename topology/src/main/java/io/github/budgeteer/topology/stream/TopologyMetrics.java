package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Activity.LoggingChange;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.IntakeTally.Counted;
import io.github.budgeteer.events.LedgerEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * What the topology publishes; every name and tag value exists from the start, so that a first increase shows.
 *
 * <p>Processors count when they write, before their transaction commits. Work that is done again after a failed thread or a
 * rebalance is counted again: at most what one transaction holds. The ledger and the {@code intake} topic have exact numbers.
 * Each instance counts its own partitions.
 */
public final class TopologyMetrics {
  private static final Duration[] LATENCY = {Duration.ofMillis(50), Duration.ofMillis(100),
      Duration.ofMillis(250),
      Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
      Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1)};
  private static final Duration[] EVENT_LATENCY = {Duration.ofSeconds(1), Duration.ofSeconds(10),
      Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10),
      Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1)};

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<Counted, Counter> invocations = new EnumMap<>(Counted.class);
  private final Counter estimated;
  private final Timer latency;
  private final Timer eventLatency;
  private final Map<LoggingChange, Counter> logging = new EnumMap<>(LoggingChange.class);
  private final Counter restarts;
  private final AtomicLong lastInvocation;

  /**
   * Registers the metrics.
   *
   * @param clock what the time since the last invocation is told by; before the first it is the time since now
   */
  public TopologyMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    for (Counted outcome : Counted.values()) {
      invocations.put(outcome, registry.counter("budgeteer.invocations", "outcome",
          outcome.name().toLowerCase(Locale.ROOT)));
    }
    estimated = registry.counter("budgeteer.invocations.estimated");
    for (Class<?> type : Decision.class.getPermittedSubclasses()) {
      decision(type);
    }
    latency = Timer.builder("budgeteer.decision.latency").serviceLevelObjectives(LATENCY).register(registry);
    eventLatency = Timer.builder("budgeteer.decision.event.latency").serviceLevelObjectives(EVENT_LATENCY)
        .register(registry);
    for (LoggingChange change : LoggingChange.values()) {
      logging.put(change, registry.counter("budgeteer.logging.changes", "change",
          change.name().toLowerCase(Locale.ROOT)));
    }
    restarts = registry.counter("budgeteer.streams.restarts");
    lastInvocation = new AtomicLong(clock.millis());
    TimeGauge.builder("budgeteer.invocations.age", lastInvocation, TimeUnit.MILLISECONDS,
        last -> Math.max(0, clock.millis() - last.get())).strongReference(true).register(registry);
  }

  /** Counts what has become of a record of {@code invocations}. */
  void takenIn(Counted outcome) {
    Objects.requireNonNull(invocations.get(outcome)).increment();
    if (outcome != Counted.QUARANTINED) {
      lastInvocation.set(clock.millis());
    }
  }

  /** Counts calls that were charged an estimate, because their model has no price. */
  void estimated(int calls) {
    estimated.increment(calls);
  }

  /**
   * Counts a decision that is written now, and if a record led to it and not a timer, times it.
   *
   * @param appendedAt append time of that record, epoch milliseconds
   */
  void decided(LedgerEntry entry, Decision decision, long appendedAt, ProcessorContext<?, ?> context) {
    decision(decision.getClass()).increment();
    // Under a timer there is metadata as well, of no topic.
    if (context.recordMetadata().map(RecordMetadata::topic).isPresent()) {
      long now = context.currentSystemTimeMs();
      latency.record(Math.max(0, now - appendedAt), TimeUnit.MILLISECONDS);
      eventLatency.record(Math.max(0, now - entry.occurredAt().toEpochMilli()), TimeUnit.MILLISECONDS);
    }
  }

  /** Counts that CloudTrail tells of a change to an AWS account's invocation logging. */
  void loggingChanged(LoggingChange change) {
    Objects.requireNonNull(logging.get(change)).increment();
  }

  /** Counts a failed thread that is replaced. */
  void restarted() {
    restarts.increment();
  }

  /** Publishes what Kafka Streams itself has dropped: records set aside as dead letters, and any that it skipped. */
  void watch(KafkaStreams streams) {
    FunctionCounter.builder("budgeteer.records.dropped", streams,
        source -> source.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("dropped-records-total"))
            .mapToDouble(metric -> (Double) metric.metricValue()).sum())
        .register(registry);
  }

  private Counter decision(Class<?> type) {
    return registry.counter("budgeteer.decisions", "type", type.getSimpleName());
  }
}
