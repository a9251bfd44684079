package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.EnforcementLog.Receipt;
import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Finding;
import io.github.budgeteer.enforcer.drift.Inquiry;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.workflow.Workflow;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Part;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final EnforcementLog log;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Executor workers;
  private final int mostUnderWay;
  private final Workflow suspension;
  private final Workflow restoration;
  private final Consumer<EnforcementState> wished;
  private final EnforcerMetrics metrics;
  private final DriftWatch watch;
  private final DriftMetrics driftMetrics;
  /** Principals with a deny that is not ours, which is told once. */
  private final Set<String> foreign = new HashSet<>();
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
   * @param watch says who is looked at again
   */
  Reconciliation(EnforcementLog log, InstantSource clock, Backoff backoff, Executor workers, int mostUnderWay,
      Workflow suspension, Workflow restoration, Consumer<EnforcementState> wished, EnforcerMetrics metrics,
      DriftWatch watch, DriftMetrics driftMetrics) {
    this.log = log;
    this.clock = clock;
    this.backoff = backoff;
    this.workers = workers;
    this.mostUnderWay = mostUnderWay;
    this.suspension = suspension;
    this.restoration = restoration;
    this.wished = wished;
    this.metrics = metrics;
    this.watch = watch;
    this.driftMetrics = driftMetrics;
  }

  /** Takes what an earlier run kept. */
  void restore(EnforcementState state) {
    synchronized (wanted) {
      wanted.put(state);
    }
    take(state);
  }

  private void take(EnforcementState state) {
    wished.accept(state);
    watch.know(state.principalId());
    if (state.settled()) {
      agenda.remove(state.principalId());
      watch.tried(state.principalId(),
          new Outcome.Failed(Outcome.Reason.NO_SUCH_PRINCIPAL, "it was deleted meanwhile"));
    } else {
      // What another decision has to wait for does not concern this one.
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
          take(state);
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
    takeLooks();
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
    boolean looking = watch.work(this::wanted, this::comparable, underWay.isEmpty());
    return looking || open > 0 || !underWay.isEmpty();
  }

  /** Takes what CloudTrail tells. */
  void observe(Activity activity) {
    watch.observe(activity);
  }

  /** Takes a request to compare what is actual with what is wanted. */
  void ask(ReconciliationRecord.Asked asked) {
    Inquiry inquiry = new Inquiry(asked, Part.ACCESS, log::reply, clock.instant());
    synchronized (wanted) {
      for (String principalId : asked.principals().isEmpty() ? wanted.all() : asked.principals()) {
        EnforcementState state = wanted.get(principalId);
        if (state != null && !state.settled()) {
          askAboutUnsettled(inquiry, state);
        } else if (state != null && Inspector.canLookAt(state)) {
          inquiry.add(principalId);
        } else if (!asked.principals().isEmpty()) {
          inquiry.passOver(principalId);
        }
      }
    }
    watch.ask(inquiry);
  }

  private void askAboutUnsettled(Inquiry inquiry, EnforcementState state) {
    Drift drift = state.drift() == null
        ? new Drift(Drift.Kind.UNFINISHED, "decision " + state.decision() + " is not carried out yet")
        : state.drift();
    if (inquiry.repairs()) {
      inquiry.awaits(state.principalId(), drift);
      agenda.now(state.principalId());
    } else {
      inquiry.found(state.principalId(), drift, Fate.LEFT, null);
    }
  }

  private @Nullable EnforcementState wanted(String principalId) {
    synchronized (wanted) {
      return wanted.get(principalId);
    }
  }

  private List<String> comparable() {
    synchronized (wanted) {
      return wanted.comparable();
    }
  }

  /** Has what differs repaired: what was verified is open again, as a crash would find it. */
  private void takeLooks() {
    List<Receipt> receipts = new ArrayList<>();
    for (DriftWatch.Look look : watch.ended()) {
      Inquiry inquiry = look.inquiry();
      String principalId = look.state().principalId();
      if (inquiry != null) {
        inquiry.looked();
      }
      switch (look.finding()) {
        case Finding.Same same -> foreign.remove(principalId);
        case Finding.Unread unread -> {
          LOG.warn("{} could not be looked at: {}", principalId, unread.message());
          if (inquiry != null) {
            inquiry.found(principalId, null, Fate.UNREADABLE, unread.message());
          }
        }
        case Finding.Differs differs when inquiry != null && !inquiry.repairs() ->
          inquiry.found(principalId, differs.drift(), Fate.LEFT, null);
        case Finding.Differs differs when differs.drift().kind() == Drift.Kind.FOREIGN_DENY ->
          tellForeign(look.state(), differs.drift(), inquiry).ifPresent(receipts::add);
        case Finding.Differs differs -> repair(look.state(), differs, inquiry).ifPresent(receipts::add);
      }
    }
    EnforcementLog.await(receipts);
  }

  private Optional<Receipt> repair(EnforcementState seen, Finding.Differs differs,
      @Nullable Inquiry inquiry) {
    synchronized (wanted) {
      return wanted.drifted(seen, differs).map(state -> {
        LOG.warn("{} has drifted ({}): {}; access is to be {}", state.principalId(),
            differs.drift().kind().label(), differs.drift().message(), state.wanted());
        driftMetrics.found(differs.drift());
        if (inquiry != null) {
          inquiry.awaits(state.principalId(), differs.drift());
        }
        agenda.now(state.principalId());
        return log.keep(state);
      });
    }
  }

  private Optional<Receipt> tellForeign(EnforcementState state, Drift drift, @Nullable Inquiry inquiry) {
    if (inquiry != null) {
      inquiry.found(state.principalId(), drift, Fate.REMAINS, null);
    }
    if (!foreign.add(state.principalId())) {
      return Optional.empty();
    }
    LOG.warn("{} is to have access: {}", state.principalId(), drift.message());
    driftMetrics.found(drift);
    return Optional.of(log.report(new OutcomeRecord(state.principalId(), state.decision(), state.attempt(),
        clock.instant(), new Outcome.Failed(Outcome.Reason.NOT_VERIFIED, drift.message()), null, null,
        state.snapshot(), drift)));
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
      Drift drift = Objects.requireNonNull(wanted.get(principalId)).drift();
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
          end.outcome(), end.step(), nextTry, end.state().snapshot(), drift)));
      watch.tried(principalId, end.outcome());
      if (drift != null) {
        tellRepaired(principalId, drift, end.outcome());
      }
      return state;
    }
  }

  private void tellRepaired(String principalId, Drift drift, Outcome outcome) {
    if (outcome instanceof Outcome.Verified) {
      LOG.warn("{} is repaired ({})", principalId, drift.kind().label());
      driftMetrics.repaired(drift);
    } else {
      LOG.error("{} is not repaired ({}): {}", principalId, drift.kind().label(), outcome);
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
