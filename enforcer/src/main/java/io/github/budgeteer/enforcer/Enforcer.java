package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Carries out suspensions and restorations, and reports what was verified.
 *
 * <p>What is wanted is kept on {@code enforcement} before a decision's offset is committed, and read at start; a crash between
 * any two steps ends in the newest wanted state all the same. An outcome may then be reported twice: it names its decision.
 * One principal is worked on by one worker at a time, and a failing one waits with growing, jittered pauses while the others go
 * on.
 */
public final class Enforcer extends ConsumerLoop {
  private final EnforcerConfig config;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Workflow workflow;
  private final WantedStates wanted = new WantedStates();
  private final Publisher publisher;
  private final ExecutorService workers;
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Instant> notBefore = new HashMap<>();
  private final Queue<Workflow.End> ends = new ConcurrentLinkedQueue<>();
  private final Queue<RuntimeException> crashes = new ConcurrentLinkedQueue<>();

  /**
   * Prepares the enforcer; its topics must exist.
   *
   * @param random spreads retries
   */
  public Enforcer(EnforcerConfig config, IamAccess iam, InstantSource clock, RandomGenerator random) {
    super("enforcer", config, List.of(Topic.DECISIONS));
    this.config = config;
    this.clock = clock;
    this.random = random;
    publisher = new Publisher(config);
    workflow = new Workflow(iam, state -> {
      keep(state);
      publisher.flush();
    });
    workers = Executors.newFixedThreadPool(config.workers(),
        Thread.ofPlatform().name("enforcer-worker-", 1).factory());
  }

  @Override
  protected void begin() {
    try (StateReader reader = new StateReader(config)) {
      reader.readAll(wanted::put);
    }
  }

  @Override
  protected void handle(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      wanted.decide(Topic.DECISIONS.json().decode(record.value())).ifPresent(this::keep);
    }
    publisher.flush();
  }

  @Override
  protected boolean work() {
    RuntimeException crash = crashes.poll();
    if (crash != null) {
      throw crash;
    }
    for (Workflow.End end = ends.poll(); end != null; end = ends.poll()) {
      ended(end);
    }
    Instant now = clock.instant();
    List<EnforcementState> open = wanted.open();
    for (EnforcementState state : open) {
      String principalId = state.principalId();
      if (!underWay.contains(principalId) && !now.isBefore(notBefore.getOrDefault(principalId, now))) {
        underWay.add(principalId);
        workers.execute(() -> attempt(state));
      }
    }
    return !open.isEmpty() || !underWay.isEmpty();
  }

  @Override
  protected void end() {
    workers.shutdown();
    try {
      // What does not end in time is handed back: it is wanted still, and the next start takes it up.
      workers.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Workflow.End end = ends.poll(); end != null; end = ends.poll()) {
      ended(end);
    }
    publisher.close();
  }

  private void attempt(EnforcementState state) {
    try {
      ends.add(workflow.run(state));
    } catch (RuntimeException e) {
      crashes.add(e);
    }
  }

  private void ended(Workflow.End end) {
    String principalId = end.state().principalId();
    underWay.remove(principalId);
    notBefore.remove(principalId);
    wanted.attempted(end).ifPresent(state -> {
      OutcomeRecord outcome = new OutcomeRecord(principalId, state.decision(), state.attempt(),
          clock.instant(),
          end.outcome());
      publisher.send(Topic.OUTCOMES, principalId, outcome);
      // Reported before it is called settled: a crash in between reports it again, never not at all.
      publisher.flush();
      keep(state);
      if (!state.settled()) {
        notBefore.put(principalId, clock.instant().plus(pause(state.attempt())));
      }
    });
  }

  private Duration pause(int attempt) {
    long doubled = config.firstRetry().toMillis() << Math.min(attempt - 1, 30);
    long longest = Math.min(doubled, config.longestRetry().toMillis());
    return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
  }

  private void keep(EnforcementState state) {
    publisher.send(Topic.ENFORCEMENT, state.principalId(), state);
  }
}
