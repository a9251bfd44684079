package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out suspensions and restorations, and reports what was verified.
 *
 * <p>What is wanted is kept on {@code enforcement} before a decision's offset is committed, and read at start; a crash between
 * any two steps ends in the newest wanted state all the same. An outcome may then be reported twice: it names its decision.
 * One principal is worked on by one worker at a time, and a failing one waits with growing, jittered pauses while the others go
 * on.
 */
public final class Enforcer extends ConsumerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(Enforcer.class);
  private static final Duration LAST_ATTEMPTS = Duration.ofSeconds(10);

  private final EnforcerConfig config;
  private final InstantSource clock;
  private final Publisher publisher;
  private final ExecutorService workers;
  private final Reconciliation reconciliation;

  /**
   * Prepares the enforcer; its topics must exist.
   *
   * @param random spreads retries
   * @param registry where attempts are counted and timed
   */
  public Enforcer(EnforcerConfig config, IamAccess iam, InstantSource clock, RandomGenerator random,
      MeterRegistry registry) {
    super("enforcer", config, List.of(Topic.DECISIONS));
    this.config = config;
    this.clock = clock;
    publisher = new Publisher(config);
    // Daemons: a call that never returns must not keep the process.
    workers = Executors.newFixedThreadPool(config.workers(),
        Thread.ofPlatform().name("enforcer-worker-", 1).daemon().factory());
    reconciliation = new Reconciliation(iam, publisher, clock,
        config.backoff(random), workers, new EnforcerMetrics(registry));
  }

  @Override
  protected void begin() {
    try (StateReader reader = new StateReader(config)) {
      reader.readAll(reconciliation::restore);
    }
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    List<LedgerEntry> entries = new ArrayList<>();
    List<EnforcementLog.Receipt> unreadable = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        entries.add(Topic.DECISIONS.json().decode(record.value()));
      } catch (IllegalArgumentException e) {
        LOG.error("{}-{}@{} is no decision: put aside", record.topic(), record.partition(), record.offset());
        unreadable.add(publisher.putAside(UnreadableDecision.at(record, clock.instant())));
      }
    }
    EnforcementLog.await(unreadable);
    reconciliation.decide(entries);
  }

  @Override
  protected boolean work() {
    return reconciliation.work();
  }

  @Override
  protected void end() {
    reconciliation.stop();
    workers.shutdown();
    try {
      // What does not end in time is handed back: it is wanted still, and the next start takes it up.
      workers.awaitTermination(LAST_ATTEMPTS.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reconciliation.answerWhatEnded();
  }

  @Override
  protected void release() {
    reconciliation.stop();
    workers.shutdownNow();
    publisher.close();
  }
}
