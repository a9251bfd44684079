package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.EnforcementLog.Receipt;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.OutcomeRecord;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * Brings everybody's access to what the newest decision wants, without knowing where decisions come from.
 *
 * <p>The order that makes a crash safe at any point: what is wanted is kept before the decision counts as handled; what was
 * found is kept before IAM is changed; the outcome is reported before the decision is kept as answered. So a restart finds too
 * little done, never too much forgotten, and every step may be done again.
 *
 * <p>One thread calls the methods; attempts run on the workers, one at a time per principal. A principal that fails waits, the
 * others go on.
 */
final class Reconciliation {
  private final EnforcementLog log;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Executor workers;
  private final Workflow workflow;
  private final EnforcerMetrics metrics;
  /** Also the lock that keeps the order of the log the order of the states. */
  private final WantedStates wanted = new WantedStates();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Instant> notBefore = new HashMap<>();
  private final Queue<Workflow.End> ends = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> crashes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  Reconciliation(IamAccess iam, EnforcementLog log, InstantSource clock, Backoff backoff, Executor workers,
      EnforcerMetrics metrics) {
    this.log = log;
    this.clock = clock;
    this.backoff = backoff;
    this.workers = workers;
    this.metrics = metrics;
    workflow = new Workflow(new GuardedIam(iam), clock, this::keepSnapshot);
  }

  /** Takes what an earlier run kept. */
  void restore(EnforcementState state) {
    synchronized (wanted) {
      wanted.put(state);
    }
  }

  /** Takes decisions in their order, and returns once what they want is safe. */
  void decide(List<LedgerEntry> entries) {
    List<Receipt> receipts = new ArrayList<>();
    synchronized (wanted) {
      for (LedgerEntry entry : entries) {
        wanted.decide(entry).ifPresent(state -> {
          receipts.add(log.keep(state));
          // What another decision has to wait for does not concern this one.
          notBefore.remove(state.principalId());
        });
      }
    }
    EnforcementLog.await(receipts);
  }

  /**
   * Answers what has ended and starts what is due; returns whether anything is left to do.
   *
   * @throws IllegalStateException if an attempt broke off for another reason than its principal
   */
  boolean work() {
    Throwable crash = crashes.poll();
    if (crash != null) {
      throw new IllegalStateException("an attempt broke off: " + crash.getMessage(), crash);
    }
    answerWhatEnded();
    List<EnforcementState> open;
    synchronized (wanted) {
      open = wanted.open();
    }
    metrics.open(open.size());
    Instant now = clock.instant();
    for (EnforcementState state : open) {
      String principalId = state.principalId();
      if (!now.isBefore(notBefore.getOrDefault(principalId, now)) && underWay.add(principalId)) {
        workers.execute(() -> attempt(principalId));
      }
    }
    return !open.isEmpty() || !underWay.isEmpty();
  }

  /** Lets no attempt begin any more; what is wanted is kept, and the next start takes it up. */
  void stop() {
    stopped = true;
  }

  /** Answers the attempts that have ended. */
  void answerWhatEnded() {
    List<EnforcementState> states = new ArrayList<>();
    List<Receipt> reports = new ArrayList<>();
    for (Workflow.End end = ends.poll(); end != null; end = ends.poll()) {
      states.add(take(end, reports));
    }
    EnforcementLog.await(reports);
    // No newer state of these can have been kept meanwhile: their attempts have ended, and only this thread decides.
    EnforcementLog.await(states.stream().map(log::keep).toList());
    states.stream().filter(state -> !state.settled() && state.attempt() > 0)
        .forEach(state -> notBefore.put(state.principalId(),
            clock.instant().plus(backoff.after(state.attempt()))));
  }

  private EnforcementState take(Workflow.End end, List<Receipt> reports) {
    String principalId = end.state().principalId();
    underWay.remove(principalId);
    notBefore.remove(principalId);
    synchronized (wanted) {
      Optional<EnforcementState> answered = wanted.attempted(end);
      answered.ifPresent(state -> reports.add(log.report(outcome(state, end))));
      // Overtaken: nothing to report, but what the attempt found or undid must not be lost.
      return answered.orElseGet(() -> Objects.requireNonNull(wanted.get(principalId)));
    }
  }

  private OutcomeRecord outcome(EnforcementState state, Workflow.End end) {
    return new OutcomeRecord(state.principalId(), state.decision(), state.attempt(), clock.instant(),
        end.outcome());
  }

  private void attempt(String principalId) {
    if (stopped) {
      return;
    }
    try {
      EnforcementState state;
      synchronized (wanted) {
        // The newest, not the one it was queued for: what has been superseded meanwhile is not carried out.
        state = Objects.requireNonNull(wanted.get(principalId));
      }
      Timer.Sample watch = metrics.begin();
      Workflow.End end = workflow.run(state);
      metrics.ended(watch, state.wanted(), end.outcome());
      ends.add(end);
    } catch (Throwable e) {
      crashes.add(e);
    }
  }

  private void keepSnapshot(EnforcementState attempted) {
    Receipt receipt;
    synchronized (wanted) {
      receipt = log.keep(wanted.snapshotTaken(attempted));
    }
    EnforcementLog.await(receipt);
  }
}
