package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.EnforcementLog.Receipt;
import io.github.budgeteer.enforcer.workflow.Workflow;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.OutcomeRecord;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final int mostUnderWay;
  private final Workflow suspension;
  private final Workflow restoration;
  private final Consumer<EnforcementState> wished;
  private final EnforcerMetrics metrics;
  /** Also the lock that keeps the order of the log the order of the states. */
  private final WantedStates wanted = new WantedStates();
  private final Agenda agenda = new Agenda();
  private final Set<String> underWay = new HashSet<>();
  private final Queue<Workflow.End> ends = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> crashes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * Makes a reconciliation of nobody.
   *
   * @param workers run attempts
   * @param mostUnderWay attempts at the same time
   * @param suspension leads to {@link Access#DENIED}
   * @param restoration leads to {@link Access#ALLOWED}
   * @param wished is told of every new wish, those of earlier runs included, before it is carried out
   */
  Reconciliation(EnforcementLog log, InstantSource clock, Backoff backoff, Executor workers, int mostUnderWay,
      Workflow suspension, Workflow restoration, Consumer<EnforcementState> wished, EnforcerMetrics metrics) {
    this.log = log;
    this.clock = clock;
    this.backoff = backoff;
    this.workers = workers;
    this.mostUnderWay = mostUnderWay;
    this.suspension = suspension;
    this.restoration = restoration;
    this.wished = wished;
    this.metrics = metrics;
  }

  /** Takes what an earlier run kept. */
  void restore(EnforcementState state) {
    synchronized (wanted) {
      wanted.put(state);
    }
    wished.accept(state);
    if (state.settled()) {
      agenda.remove(state.principalId());
    } else {
      agenda.now(state.principalId());
    }
  }

  /** Takes decisions in their order, and returns once what they want is safe. */
  void decide(List<LedgerEntry> entries) {
    List<Receipt> receipts = new ArrayList<>();
    synchronized (wanted) {
      for (LedgerEntry entry : entries) {
        wanted.decide(entry, clock.instant()).ifPresent(state -> {
          receipts.add(log.keep(state));
          wished.accept(state);
          // What another decision has to wait for does not concern this one.
          agenda.now(state.principalId());
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
    int open;
    synchronized (wanted) {
      open = wanted.open();
    }
    metrics.open(open);
    List<String> again = new ArrayList<>();
    for (String principalId = next(); principalId != null; principalId = next()) {
      if (underWay.add(principalId)) {
        String due = principalId;
        workers.execute(() -> attempt(due));
      } else {
        again.add(principalId);
      }
    }
    again.forEach(agenda::now);
    return open > 0 || !underWay.isEmpty();
  }

  private @Nullable String next() {
    return underWay.size() < mostUnderWay ? agenda.next(clock.instant()) : null;
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
  }

  private EnforcementState take(Workflow.End end, List<Receipt> reports) {
    String principalId = end.state().principalId();
    underWay.remove(principalId);
    synchronized (wanted) {
      Optional<EnforcementState> answered = wanted.attempted(end);
      if (answered.isEmpty()) {
        // Overtaken: nothing to report, but what the attempt found or undid must not be lost.
        agenda.now(principalId);
        return Objects.requireNonNull(wanted.get(principalId));
      }
      EnforcementState state = answered.get();
      Instant now = clock.instant();
      Instant nextTry = state.settled() ? null : now.plus(backoff.after(state.attempt()));
      if (nextTry != null) {
        agenda.at(principalId, nextTry);
      }
      reports.add(log.report(new OutcomeRecord(principalId, state.decision(), state.attempt(), now,
          end.outcome(), end.step(), nextTry, end.state().snapshot())));
      return state;
    }
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
      Workflow workflow = switch (state.wanted()) {
        case DENIED -> suspension;
        case ALLOWED -> restoration;
        case UNKNOWN, NOT_ENFORCEABLE ->
          throw new IllegalArgumentException("nobody can want " + state.wanted());
      };
      Workflow.End end = workflow.run(state, clock, this::keepFound);
      metrics.ended(watch, state.wanted(), end.outcome());
      ends.add(end);
    } catch (Throwable e) {
      crashes.add(e);
    }
  }

  private void keepFound(EnforcementState attempted) {
    Receipt receipt;
    synchronized (wanted) {
      receipt = log.keep(wanted.found(attempted));
    }
    EnforcementLog.await(receipt);
  }
}
