package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.guard.Census;
import io.github.budgeteer.enforcer.guard.HoldMassSuspension;
import io.github.budgeteer.enforcer.guard.MassSuspensionGuard;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.workflow.AddedStep;
import io.github.budgeteer.enforcer.workflow.RestorationWorkflow;
import io.github.budgeteer.enforcer.workflow.SuspensionWorkflow;
import io.github.budgeteer.enforcer.workflow.Workflow;
import io.github.budgeteer.enforcer.workflow.WorkflowStep;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
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
  /** One more than the one that a principal whose calls do not return keeps busy; each may take one of a decision's turns. */
  private static final int MOST_LOOKS = 2;
  private static final Duration LAST_ATTEMPTS = Duration.ofSeconds(10);
  private static final Duration COUNTING = Duration.ofMillis(20);

  private final EnforcerConfig config;
  private final InstantSource clock;
  private final Publisher publisher;
  private final ExecutorService workers;
  private final Optional<Census> census;
  private final Reconciliation reconciliation;

  /**
   * Prepares the enforcer; its topics must exist.
   *
   * @param random spreads retries
   * @param registry where attempts are counted and timed
   */
  public Enforcer(EnforcerConfig config, IamAccess iam, InstantSource clock, RandomGenerator random,
      MeterRegistry registry) {
    super("enforcer", config, config.reconcileEvery().isEmpty()
        ? List.of(Topic.DECISIONS)
        : List.of(Topic.DECISIONS, Topic.ACTIVITY, Topic.RECONCILIATIONS));
    this.config = config;
    this.clock = clock;
    publisher = new Publisher(config);
    // Virtual: most of them wait for their turn to call IAM, and a call that never returns must not keep the process.
    workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("enforcer-worker-", 1).factory());
    census = config.guard().map(limits -> new Census(config));
    Optional<MassSuspensionGuard> guard = config.guard().flatMap(
        limits -> census.map(count -> new MassSuspensionGuard(limits, count::chargedAt)));
    List<AddedStep> added = ServiceLoader.load(AddedStep.class).stream().map(ServiceLoader.Provider::get)
        .toList();
    Workflow suspension = SuspensionWorkflow.of(iam, config.apiKeys(),
        guard.<WorkflowStep>map(HoldMassSuspension::new).stream().toList(), added);
    Workflow restoration = RestorationWorkflow.of(iam, added);
    LOG.info("suspends by {}, restores by {}", suspension.stepNames(), restoration.stepNames());
    DriftMetrics driftMetrics = new DriftMetrics(registry);
    reconciliation = new Reconciliation(publisher, clock, config.backoff(random), workers, config.attempts(),
        suspension, restoration, state -> guard.ifPresent(one -> one.wished(state)),
        new EnforcerMetrics(registry),
        new DriftWatch(new Inspector(iam, config.apiKeys()), clock, workers,
            MOST_LOOKS, config.reconcileEvery(), driftMetrics),
        driftMetrics);
  }

  @Override
  protected void begin() {
    census.ifPresent(count -> {
      count.start();
      // A guard that has not counted everybody would take few for many.
      while (!count.caughtUp()) {
        checkCensus();
        pause(COUNTING);
      }
    });
    try (KeptRecords kept = new KeptRecords(config)) {
      kept.readAll(Topic.ENFORCEMENT,
          record -> reconciliation.restore(Topic.ENFORCEMENT.json().decode(record.value())));
    }
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    List<LedgerEntry> entries = new ArrayList<>();
    List<EnforcementLog.Receipt> unreadable = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records.records(topicName(Topic.DECISIONS))) {
      try {
        entries.add(Topic.DECISIONS.json().decode(record.value()));
      } catch (IllegalArgumentException e) {
        LOG.error("{}-{}@{} is no decision: put aside", record.topic(), record.partition(), record.offset());
        unreadable.add(publisher.putAside(UnreadableDecision.at(record, clock.instant())));
      }
    }
    EnforcementLog.await(unreadable);
    reconciliation.decide(entries);
    for (ConsumerRecord<String, byte[]> record : records.records(topicName(Topic.ACTIVITY))) {
      understood(record, Topic.ACTIVITY).ifPresent(reconciliation::observe);
    }
    for (ConsumerRecord<String, byte[]> record : records.records(topicName(Topic.RECONCILIATIONS))) {
      understood(record, Topic.RECONCILIATIONS).ifPresent(told -> {
        if (told instanceof ReconciliationRecord.Asked asked) {
          LOG.info("{} asks for a reconciliation: {}", asked.actor(), asked.reason());
          reconciliation.ask(asked);
        }
      });
    }
  }

  @Override
  protected boolean work() {
    checkCensus();
    return reconciliation.work();
  }

  /** A guard that does not count holds nobody back, or everybody. */
  private void checkCensus() {
    census.flatMap(ConsumerLoop::failure).ifPresent(failure -> {
      throw new IllegalStateException("nobody is counted: " + failure.getMessage(), failure);
    });
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
    census.ifPresent(Census::close);
    publisher.close();
  }
}
