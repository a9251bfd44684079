package io.github.budgeteer.enforcer;

import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.guard.GuardLimits;
import io.github.budgeteer.enforcer.guard.HoldMassSuspension;
import io.github.budgeteer.enforcer.guard.MassSuspensionGuard;
import io.github.budgeteer.enforcer.iam.CrossCheck;
import io.github.budgeteer.enforcer.iam.Denial;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.KeyStatus;
import io.github.budgeteer.enforcer.workflow.AddedStep;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.enforcer.workflow.RestorationWorkflow;
import io.github.budgeteer.enforcer.workflow.SuspensionWorkflow;
import io.github.budgeteer.events.AccessSnapshot;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.EnforcementState;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.Usd;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** An enforcer in one thread, over a log and an IAM that outlive it, with a process that can die at any step. */
final class ReconciliationFixture {
  static final String ANA = "arn:aws:iam::123456789012:user/ana";
  static final String BEN = "arn:aws:iam::123456789012:role/ben";
  static final String OTHER_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

  final Iam iam = new Iam();
  /** What is enforced on, from the next start on. */
  IamAccess adapter = iam;
  ApiKeyUse apiKeys = ApiKeyUse.DEACTIVATE;
  final MeterRegistry registry = new SimpleMeterRegistry();
  final Log log = new Log();
  /** What the topic of decisions holds, and how far the consumer has committed. */
  final List<LedgerEntry> decisions = new ArrayList<>();
  int committed;
  Instant now = Instant.parse("2026-11-01T10:00:00Z");
  /** So many that the guard never holds anybody back, unless a test lowers them and starts again. */
  GuardLimits limits = new GuardLimits(1_000, 100, Duration.ofMinutes(10));
  int charged = 10;
  List<AddedStep> added = List.of();
  /** From the next start on. */
  Optional<Duration> every = Optional.empty();
  int looks = 2;
  private Reconciliation reconciliation = started();

  static LedgerEntry suspension(String principalId, long sequence) {
    return entry(principalId, sequence,
        new Decision.SuspensionRequired(Decision.Cause.LIMIT_REACHED, Usd.of("2"), Usd.of("1"), true));
  }

  static LedgerEntry restoration(String principalId, long sequence) {
    return entry(principalId, sequence, new Decision.RestorationRequired(Decision.Cause.PERIOD_ENDED, true));
  }

  static LedgerEntry entry(String principalId, long sequence, Decision decision) {
    return new LedgerEntry(principalId, sequence, Instant.EPOCH, Instant.EPOCH, Usd.ZERO, null, decision);
  }

  void restart() {
    reconciliation = started();
  }

  void decide(LedgerEntry... entries) {
    reconciliation.decide(List.of(entries));
  }

  /** Delivers what is not committed, up to some decisions, and commits behind it, as the consumer loop does. */
  void poll(int most) {
    int end = Math.min(decisions.size(), committed + most);
    reconciliation.decide(decisions.subList(committed, end));
    log.step();
    committed = end;
  }

  void observe(Activity activity) {
    reconciliation.observe(activity);
  }

  void ask(ReconciliationRecord.Asked asked) {
    reconciliation.ask(asked);
  }

  boolean work() {
    return reconciliation.work();
  }

  void workUntilDone() {
    for (int round = 0; reconciliation.work(); round++) {
      if (round > 1_000) {
        throw new AssertionError("never done: " + log.states);
      }
      now = now.plus(Duration.ofMinutes(10));
    }
  }

  private Reconciliation started() {
    MassSuspensionGuard guard = new MassSuspensionGuard(limits, at -> charged);
    Reconciliation fresh = new Reconciliation(log, () -> now,
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(1)), Runnable::run, 64,
        SuspensionWorkflow.of(adapter, apiKeys, List.of(new HoldMassSuspension(guard)), added),
        RestorationWorkflow.of(adapter, added), guard::wished, new EnforcerMetrics(registry),
        new DriftWatch(new Inspector(adapter, apiKeys), () -> now, Runnable::run, looks, every,
            new DriftMetrics(registry)),
        new DriftMetrics(registry));
    log.states.values().forEach(fresh::restore);
    return fresh;
  }

  /** The process is gone: nothing in it may catch this and go on. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Says at which steps the process dies; every effect is between two steps. */
  interface Fate {
    void step();
  }

  /** What survives: the newest state of each principal, and all outcomes. */
  static final class Log implements EnforcementLog {
    final Map<String, EnforcementState> states = new HashMap<>();
    final List<OutcomeRecord> outcomes = new ArrayList<>();
    final List<ReconciliationRecord> answers = new ArrayList<>();
    Fate fate = () -> {};

    void step() {
      fate.step();
    }

    @Override
    public Receipt keep(EnforcementState state) {
      step();
      states.put(state.principalId(), state);
      return this::step;
    }

    @Override
    public void reply(ReconciliationRecord answer) {
      answers.add(answer);
    }

    @Override
    public Receipt report(OutcomeRecord outcome) {
      step();
      // The worst case: what nobody waits for is lost.
      return () -> {
        step();
        outcomes.add(outcome);
      };
    }
  }

  /** An IAM whose answers a test can replace. */
  static final class Iam implements IamAccess {
    final Map<String, Set<String>> attached = new LinkedHashMap<>();
    final Map<String, SortedMap<String, KeyStatus>> keys = new HashMap<>();
    final List<String> calls = new ArrayList<>();
    Behaviour behaviour = (call, principalId) -> Luck.DONE;
    Fate fate = () -> {};
    CrossCheck crossCheck = CrossCheck.NOT_ANSWERED;

    enum Luck {
      DONE, THROTTLED, DONE_BUT_TIMED_OUT, WITHOUT_EFFECT, NOT_ENFORCEABLE, NO_SUCH_PRINCIPAL, BROKEN_CLIENT
    }

    interface Behaviour {
      Luck of(String call, String principalId);
    }

    Set<String> of(String principalId) {
      return attached.computeIfAbsent(principalId, key -> new TreeSet<>(Set.of(OTHER_POLICY)));
    }

    boolean denies(String principalId) {
      return of(principalId).contains(DenyPolicy.arnFor(principalId));
    }

    private Denial standing(String principalId) {
      return denies(principalId) ? Denial.MANAGED : Denial.NONE;
    }

    @Override
    public Result<Reading> read(String principalId) {
      Reading reading = new Reading(
          new AccessSnapshot("AIDA1", List.copyOf(of(principalId)), List.of(), null), standing(principalId));
      return call("read", principalId, () -> reading, reading);
    }

    @Override
    public Result<Denial> denial(String principalId) {
      return call("verify", principalId, () -> standing(principalId), standing(principalId));
    }

    @Override
    public Result<Denial> deny(String principalId) {
      return call("attach", principalId, () -> {
        of(principalId).add(DenyPolicy.arnFor(principalId));
        return Denial.MANAGED;
      }, Denial.MANAGED);
    }

    @Override
    public Result<Boolean> lift(String principalId) {
      return call("detach", principalId, () -> of(principalId).remove(DenyPolicy.arnFor(principalId)), true);
    }

    @Override
    public Result<SortedMap<String, KeyStatus>> apiKeys(String principalId) {
      return new Result.Done<>(new TreeMap<>(keys.getOrDefault(principalId, Collections.emptySortedMap())));
    }

    @Override
    public Result<Boolean> setApiKey(String principalId, String key, KeyStatus status) {
      SortedMap<String, KeyStatus> own = keys.getOrDefault(principalId, Collections.emptySortedMap());
      return call(status + " " + key, principalId, () -> own.replace(key, status) != null, true);
    }

    @Override
    public void doubtShared() {
      calls.add("doubt");
    }

    @Override
    public Result<CrossCheck> simulate(String principalId) {
      return new Result.Done<>(crossCheck);
    }

    private <T> Result<T> call(String call, String principalId, Supplier<T> effect, T withoutEffect) {
      calls.add(call + " " + principalId);
      fate.step();
      Luck luck = behaviour.of(call, principalId);
      Result<T> result = switch (luck) {
        case DONE -> new Result.Done<>(effect.get());
        case THROTTLED -> refused(Outcome.Reason.UNAVAILABLE, luck);
        case DONE_BUT_TIMED_OUT -> {
          T unheard = effect.get();
          yield new Result.Refused<>(Outcome.Reason.UNAVAILABLE,
              "timed out before " + unheard + " was heard");
        }
        case WITHOUT_EFFECT -> new Result.Done<>(withoutEffect);
        case NOT_ENFORCEABLE -> refused(Outcome.Reason.NOT_ENFORCEABLE, luck);
        case NO_SUCH_PRINCIPAL -> refused(Outcome.Reason.NO_SUCH_PRINCIPAL, luck);
        case BROKEN_CLIENT -> throw new IllegalStateException("request body: secret");
      };
      fate.step();
      return result;
    }

    private static <T> Result<T> refused(Outcome.Reason reason, Luck luck) {
      return new Result.Refused<>(reason, luck.name());
    }
  }
}
