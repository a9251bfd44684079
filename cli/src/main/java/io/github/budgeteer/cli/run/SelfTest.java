package io.github.budgeteer.cli.run;

import io.github.budgeteer.cli.report.SelfTestResult;
import io.github.budgeteer.cli.report.SelfTestResult.Failure;
import io.github.budgeteer.cli.report.SelfTestResult.Leg;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Place;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.SyntheticPrincipal;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usage;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way from a call to its verified denial and back, through a running instance, with one principal that has a tiny budget
 * meanwhile; and takes back what it has changed.
 */
public final class SelfTest {
  private static final String ACTOR = "selftest";
  private static final String MODEL = "amazon.nova-pro-v1:0";
  private static final String REGION = "us-east-1";
  private static final long TOKENS = 1_000;
  /** Less than what so many tokens of that model cost, at any discount that is likely. */
  private static final Usd MARGIN = Usd.of("0.000001");
  private static final Place SOURCE = new Place("selftest", 1, 1);

  private final Steering steering;
  private final Brokers brokers;

  SelfTest(Steering steering, Brokers brokers) {
    this.steering = steering;
    this.brokers = brokers;
  }

  /** The way ends here. */
  private static final class StuckException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Failure failure;

    StuckException(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }
  }

  /**
   * Goes there and back.
   *
   * @param principalId {@link SyntheticPrincipal#ID}, or a user or role that is there for tests
   * @param patience how long a part of the way may take
   */
  public SelfTestResult run(String principalId, Duration patience) {
    try (SelfTestView view = new SelfTestView(brokers, steering.topicPrefix(), principalId)) {
      Way way = new Way(principalId, view, patience);
      Failure failure = null;
      try {
        way.prepare();
        way.thereAndBack();
      } catch (StuckException e) {
        failure = e.failure;
      }
      try {
        way.cleanUp();
      } catch (StuckException e) {
        failure = failure == null ? e.failure : failure;
      }
      return new SelfTestResult(principalId, way.legs, failure);
    }
  }

  /**
   * Goes there and back through an instance of its own, which is gone afterwards; nothing outside this machine is read or changed.
   *
   * @throws RunFailedException if it does not start
   */
  public static SelfTestResult onItsOwn(Duration patience) {
    try (DataDirectory data = DataDirectory.open(null).orElseThrow()) {
      Logging.toFile(data.log());
      RunOptions options = new RunOptions(null, Duration.ZERO, null, null, Mode.ENFORCE, null, null, null);
      try (
          Pipeline pipeline = Pipeline.start(data,
              new RunInputs(List.of(), options.policies(), List.of()), Ledger.Clock.WALL,
              new SimpleMeterRegistry());
          Steering steering = Steering.of(Brokers.local(pipeline.bootstrapServers()), Pipeline.PREFIX)) {
        return steering.selfTest().run(SyntheticPrincipal.ID, patience);
      }
    }
  }

  /** One test. */
  private final class Way {
    private final String principalId;
    private final boolean synthetic;
    private final SelfTestView view;
    private final Duration patience;
    private final List<Leg> legs = new ArrayList<>();
    private Instant last = Instant.now();
    private boolean changed;
    private Terms before = Terms.NONE;
    private @Nullable Account account;

    Way(String principalId, SelfTestView view, Duration patience) {
      this.principalId = principalId;
      this.view = view;
      this.patience = patience;
      synthetic = SyntheticPrincipal.is(principalId);
    }

    void prepare() {
      account = steering.accounts().get(principalId);
      if (synthetic) {
        // Opens its account, or that of an earlier test again.
        observe(Fact.Sighting.CREATED);
        changed = true;
        found(view.account(told -> !told.standing().closed(), patience), "its account is opened",
            "not within " + patience);
        standStill();
        account = steering.accounts().get(principalId);
      } else if (account != null) {
        before = account.terms();
        require(account.standing().status() == Status.ACTIVE && before.exemption() == null
            && before.lease() == null, "it is free for a test",
            "it is " + account.standing().status()
                + ", or has a lease or an exemption; name one that is not used");
      }
      changed = true;
      Usd spent = account == null ? Usd.ZERO : account.spend().usd();
      ask(new Directive.SetMode(Mode.ENFORCE), new Directive.SetLimit(spent.plus(MARGIN)));
    }

    /** What a test that was broken off has left is given back first. */
    private void standStill() {
      ask(new Directive.SetLimit(null), new Directive.Lift());
      found(view.account(told -> told.standing().status() == Status.ACTIVE, patience),
          "what an earlier test left is given back", "not within " + patience);
    }

    void thereAndBack() {
      Invocation call = call();
      last = Instant.now();
      steering.publish(List.of(new ProducerRecord<>(Topic.INVOCATIONS.name(steering.topicPrefix()),
          principalId, Topic.INVOCATIONS.json().encode(call))));
      leg("call appended");
      awaitEntry("charged to the ledger",
          entry -> entry instanceof Fact.Charged charged && charged.call().equals(call.dedupeKey()));
      LedgerEntry decided = awaitEntry("limit reached, decided",
          entry -> entry instanceof Decision.SuspensionRequired
              || entry instanceof Decision.GracePeriodStarted);
      if (decided.entry() instanceof Decision.GracePeriodStarted) {
        publish(new Directive.Hold());
        decided = awaitEntry("grace cut short by a hold",
            entry -> entry instanceof Decision.SuspensionRequired);
      }
      require(((Decision.SuspensionRequired) decided.entry()).enforced(), "access is denied in IAM",
          "enforcement is stopped; see 'budgeteer status'");
      enforced("denied", decided.sequence(), Access.DENIED);
      awaitStatus("status suspended", Status.SUSPENDED);

      boolean held = account != null && account.standing().hold(Hold.Kind.MANUAL).isPresent();
      publish(new Directive.SetLimit(null));
      if (held) {
        publish(new Directive.Lift());
      }
      leg("restoration asked for");
      LedgerEntry restored = awaitEntry("restoration decided",
          entry -> entry instanceof Decision.RestorationRequired);
      enforced("allowed", restored.sequence(), Access.ALLOWED);
      awaitStatus("status active", Status.ACTIVE);
    }

    void cleanUp() {
      if (!changed) {
        return;
      }
      Terms.OwnLimit limit = before.limit();
      List<Directive.Request> requests = new ArrayList<>();
      requests.add(new Directive.Lift());
      // What the tests have spent must never suspend the synthetic one by itself.
      requests.add(synthetic
          ? new Directive.SetLimit(null)
          : limit == null ? new Directive.UseDefaultLimit() : new Directive.SetLimit(limit.usd()));
      requests.add(new Directive.SetMode(before.mode()));
      ask(requests.toArray(Directive.Request[]::new));
      found(view.account(told -> told.standing().status() == Status.ACTIVE, patience),
          "everything is as it was", "access is not given back within " + patience);
      if (synthetic) {
        observe(Fact.Sighting.DELETED);
        found(view.account(told -> told.standing().closed(), patience), "its account is closed",
            "not within " + patience);
      }
    }

    private void enforced(String what, long decision, Access access) {
      String change = access == Access.DENIED ? "denied in IAM" : "allowed in IAM";
      OutcomeRecord answer = found(view.outcome(decision, patience), change, view.lastFailure(decision));
      switch (answer.outcome()) {
        case Outcome.Verified verified -> {
          Instant at = verified.changedAt() == null ? answer.occurredAt() : verified.changedAt();
          // Another machine's clock must not turn time back.
          leg(change, at.isBefore(last) ? last : at.isAfter(Instant.now()) ? Instant.now() : at);
          leg("read back as " + what);
        }
        case Outcome.HeldBack held -> require(false, change, held.message());
        case Outcome.Failed failed -> require(false, change, failed.message()
            + (synthetic
                ? "; an instance that enforces on AWS needs a user that exists there: --principal"
                : ""));
      }
    }

    private LedgerEntry awaitEntry(String leg, Predicate<Entry> wanted) {
      LedgerEntry entry = found(view.entry(wanted, patience), leg, "not within " + patience);
      leg(leg);
      return entry;
    }

    private void awaitStatus(String leg, Status status) {
      account = found(view.account(told -> told.standing().status() == status, patience), leg,
          "not within " + patience);
      leg(leg);
    }

    private void leg(String name) {
      leg(name, Instant.now());
    }

    private void leg(String name, Instant end) {
      legs.add(new Leg(name, Duration.between(last, end)));
      last = end;
    }

    private Invocation call() {
      Principal principal = Principal.resolve(principalId, null, null).orElseThrow();
      String[] arn = principalId.split(":", -1);
      return new Invocation(arn[4], REGION, "selftest-" + UUID.randomUUID(), principalId, principal.type(),
          principal.session(), Instant.now(), "Converse", MODEL, new Usage(Map.of(Component.INPUT, TOKENS)),
          null, null, SOURCE);
    }

    private void observe(Fact.Sighting sighting) {
      steering.publish(List.of(new ProducerRecord<>(Topic.ACTIVITY.name(steering.topicPrefix()), principalId,
          Topic.ACTIVITY.json().encode(new Activity.PrincipalChanged(principalId, AccountType.USER, sighting,
              Instant.now(), "selftest-" + UUID.randomUUID(), ACTOR, SOURCE)))));
    }

    private void ask(Directive.Request... requests) {
      List<Directive> directives = Arrays.stream(requests).map(this::directive).toList();
      steering.send(directives, patience).forEach((directive, answer) -> require(
          !(answer instanceof Steering.Answer.Unanswered), "the topology answers",
          "no answer to a directive within " + patience));
    }

    private void publish(Directive.Request request) {
      Directive directive = directive(request);
      steering.publish(List.of(new ProducerRecord<>(Topic.DIRECTIVES.name(steering.topicPrefix()),
          principalId, Topic.DIRECTIVES.json().encode(directive))));
    }

    private Directive directive(Directive.Request request) {
      return new Directive("selftest-" + UUID.randomUUID(), principalId, ACTOR, "self-test", request);
    }
  }

  private static void require(boolean holds, String leg, String message) {
    if (!holds) {
      throw new StuckException(new Failure(leg, message, lookAt(leg)));
    }
  }

  private static <T> T found(@Nullable T found, String leg, String message) {
    if (found == null) {
      throw new StuckException(new Failure(leg, message, lookAt(leg)));
    }
    return found;
  }

  private static String lookAt(String leg) {
    return leg.contains("IAM") || leg.contains("given back") || leg.contains("as it was")
        ? "the enforcer: the log of the run, /health, and docs/enforcement.md"
        : "the topology: the log of the run, /ready, and 'budgeteer quarantine list'";
  }
}
