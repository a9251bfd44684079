package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.enforcer.ConsumerLoop;
import io.github.budgeteer.enforcer.EnforcerConfig;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Tells people and other systems of {@code decisions} and {@code notices}. It has a place of its own in both, so that a channel that
 * does not work holds up no suspension; what waits for one is on {@code outbox}.
 *
 * <p>What was decided before its first start is told to nobody, and is read all the same: later decisions don't say all again.
 */
public final class Notifier extends ConsumerLoop {
  /** As long as a channel may take. */
  private static final Duration LAST_ATTEMPTS = Duration.ofSeconds(30);

  private final Collection<? extends Channel> channels;
  private final OutboxTopic outbox;
  private final List<Outbox> kept;
  private final Outbox.Beginning beginning;
  private final ExecutorService workers;
  private final Dispatcher dispatcher;

  /**
   * Prepares the notifier; its topics must exist. What is decided from now on is told.
   *
   * @param channels are closed with it
   * @param contact how to ask for more; nothing for a sentence of ours
   * @param random spreads retries
   * @param registry where deliveries are counted
   */
  public Notifier(EnforcerConfig config, Collection<? extends Channel> channels, Optional<String> contact,
      InstantSource clock, RandomGenerator random, MeterRegistry registry) {
    super("notifier", config, List.of(Topic.DECISIONS, Topic.NOTICES));
    this.channels = List.copyOf(channels);
    outbox = new OutboxTopic(config);
    kept = outbox.readAll();
    beginning = outbox.beginning(kept);
    workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("notifier-worker-", 1).factory());
    dispatcher = new Dispatcher(outbox, channels, new Wording(contact), clock, config.backoff(random),
        workers, new NotifierMetrics(registry));
  }

  @Override
  protected void begin() {
    dispatcher.restore(kept);
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    List<Incoming> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (isOf(record, Topic.NOTICES)) {
        understood(record, Topic.NOTICES).ifPresent(notice -> all.add(
            new Incoming.OfNotice(notice, record.offset(), record.offset() < beginning.notices())));
      } else {
        // A self-test is nobody's business: no person's, and no system's that acts on what it hears.
        understood(record, Topic.DECISIONS)
            .filter(entry -> entry.entry() instanceof Decision && !SyntheticPrincipal.is(entry.principalId()))
            .ifPresent(entry -> all
                .add(new Incoming.OfDecision(entry, record.offset() < beginning.decisions())));
      }
    }
    dispatcher.take(all);
  }

  @Override
  protected boolean work() {
    return dispatcher.work();
  }

  @Override
  public Optional<String> notReady() {
    return super.notReady().or(dispatcher::trouble);
  }

  @Override
  protected void end() {
    workers.shutdown();
    try {
      // What does not end in time is sent again by the next start.
      workers.awaitTermination(LAST_ATTEMPTS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dispatcher.takeUpWhatEnded();
  }

  @Override
  protected void release() {
    workers.shutdownNow();
    channels.forEach(Channel::close);
    outbox.close();
  }
}
