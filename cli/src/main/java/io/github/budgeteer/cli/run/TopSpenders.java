package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.operations.CloudWatchMetrics;
import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Publishes what those have spent who spend most, in their present periods; all others are nobody's business. */
final class TopSpenders extends ConsumerLoop {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final int most;
  private final InstantSource clock;
  private final MultiGauge gauges;
  private final Map<String, Spent> spent = new HashMap<>();
  private Instant next = Instant.MIN;

  private record Spent(Usd usd, Instant until) {}

  /** Prepares the loop; the topic must exist. */
  TopSpenders(EnforcerConfig config, int most, InstantSource clock, MeterRegistry registry) {
    super("top-spenders", config, List.of(Topic.ACCOUNTS));
    this.most = most;
    this.clock = clock;
    gauges = MultiGauge.builder(CloudWatchMetrics.PRINCIPAL_SPEND).baseUnit("usd").register(registry);
  }

  @Override
  protected void begin() {
    fromBeginning(Topic.ACCOUNTS);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      understood(record, Topic.ACCOUNTS).ifPresent(this::take);
    }
  }

  private void take(Account account) {
    if (account.spend().usd().isPositive()) {
      spent.put(account.principalId(), new Spent(account.spend().usd(), account.spend().period().end()));
    } else {
      spent.remove(account.principalId());
    }
  }

  @Override
  protected boolean work() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      publish(now);
      next = now.plus(EVERY);
    }
    return false;
  }

  @Override
  protected void end() {
    publish(clock.instant());
  }

  @Override
  protected void release() {
    // It has nothing of its own.
  }

  private void publish(Instant now) {
    spent.values().removeIf(one -> !one.until().isAfter(now));
    gauges.register(spent.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparing(Spent::usd).reversed())).limit(most)
        .map(one -> MultiGauge.Row.of(Tags.of("PrincipalId", one.getKey()),
            one.getValue().usd().amount().doubleValue()))
        .toList(), true);
  }
}
