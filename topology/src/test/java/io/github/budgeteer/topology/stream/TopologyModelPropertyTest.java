package io.github.budgeteer.topology.stream;

import static io.github.budgeteer.topology.stream.TopologyFixture.NOON;
import static io.github.budgeteer.topology.stream.TopologyFixture.principal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.model.Described;
import io.github.budgeteer.topology.budget.model.NaiveAccount;
import io.github.budgeteer.topology.budget.model.NaiveHistory;
import io.github.budgeteer.topology.budget.model.RandomHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever arrives, how often and in which order, each ledger is what the model makes of what should be let through. */
class TopologyModelPropertyTest {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** One thing that reaches the topology. */
  sealed interface Step {}

  /** The log record of a call: the same one again, from another place or the same, is the same call. */
  record Arrival(int call, String place) implements Step {}

  /** A directive: the same number again is the same one, whatever it asks. */
  record Ask(int number, String user, RandomHistory.Request request) implements Step {}

  /** An outcome of the decision that many before the pending one. */
  record Report(String user, int before, Outcome outcome) implements Step {}

  record Pass(Duration time) implements Step {}

  /** A bounded run comes to its end, and another begins. */
  record End() implements Step {}

  /** A call that may arrive. */
  record Call(String user, int usd, long minutesFromNoon, boolean failed) {
    Invocation numbered(int number, String place) {
      Invocation call = TopologyFixture.at(
          TopologyFixture.call("r-" + number, user, usd, NOON.plus(Duration.ofMinutes(minutesFromNoon))),
          place);
      return failed ? TopologyFixture.failed(call) : call;
    }
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    Arbitrary<Long> minutes = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.longs().between(-90, 90)),
        Tuple.of(1, Arbitraries.longs().between(-5_000, 5_000)),
        Tuple.of(1, Arbitraries.of(-60L, -61L, 0L, 5L, 6L)));
    return Combinators.combine(Arbitraries.of("ana", "ben", "eve"), Arbitraries.of(0, 1, 3, 7, 12), minutes,
        Arbitraries.of(false, false, false, false, false, true)).as(Call::new).list().ofMinSize(1)
        .ofMaxSize(25);
  }

  @Provide
  Arbitrary<List<Step>> liveSteps() {
    return steps(4, Arbitraries.of(1, 59, 60, 300, 3_600, 86_400, 200_000)
        .map(seconds -> new Pass(Duration.ofSeconds(seconds))));
  }

  @Provide
  Arbitrary<List<Step>> boundedSteps() {
    return steps(1, Arbitraries.just(new End()));
  }

  private static Arbitrary<List<Step>> steps(int often, Arbitrary<Step> other) {
    Arbitrary<String> users = Arbitraries.of("ana", "ben", "eve");
    Arbitrary<Step> arrivals = Combinators.combine(Arbitraries.integers().between(0, 24),
        Arbitraries.of("/logs/a.json", "/logs/b.json")).as(Arrival::new);
    Arbitrary<Step> directives = Combinators.combine(Arbitraries.integers().between(0, 9), users,
        RandomHistory.requests()).as(Ask::new);
    Arbitrary<Step> outcomes = Combinators.combine(users, Arbitraries.of(0, 0, 0, 1),
        RandomHistory.outcomes()).as(Report::new);
    return Arbitraries.frequencyOf(Tuple.of(10, arrivals), Tuple.of(3, directives), Tuple.of(4, outcomes),
        Tuple.of(often, other))
        .list().ofMinSize(1).ofMaxSize(60);
  }

  @Provide
  Arbitrary<Policy> policies() {
    return RandomHistory.policies();
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void liveEachLedgerIsWhatTheModelMakesOfWhatArrives(@ForAll("policies") Policy policy,
      @ForAll("calls") List<Call> calls, @ForAll("liveSteps") List<Step> steps) {
    Live live = new Live(policy);
    try (TopologyFixture topology = TopologyFixture.under(Ledger.Clock.WALL, policy)) {
      for (Step step : steps) {
        switch (step) {
          case Arrival arrival -> {
            Invocation call = calls.get(arrival.call() % calls.size()).numbered(arrival.call() % calls.size(),
                arrival.place());
            topology.arrives(call);
            live.arrives(call);
          }
          case Ask ask -> {
            topology.asks("d-" + ask.number(), ask.user(), ask.request().at(live.now));
            live.asks(directive(ask, live.now));
          }
          case Report report -> {
            long decision = live.pending(report.user()) - report.before();
            topology.reports(report.user(), decision, report.outcome());
            live.reports(report.user(), decision, report.outcome());
          }
          case Pass pass -> {
            topology.pass(pass.time());
            live.passes(pass.time());
          }
          case End end -> throw new IllegalStateException("live runs have no end");
        }
      }
      topology.pass(TICK);
      live.passes(TICK);
      requireSame(topology, topology.ledger(), live.accounts);
    }
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void boundedEachLedgerIsWhatTheModelMakesOfAllThatWasCollected(@ForAll("policies") Policy policy,
      @ForAll("calls") List<Call> calls, @ForAll("boundedSteps") List<Step> steps) {
    Bounded bounded = new Bounded(policy);
    try (TopologyFixture topology = TopologyFixture.under(Ledger.Clock.EVENT, policy)) {
      for (Step step : steps) {
        switch (step) {
          case Arrival arrival -> {
            Invocation call = calls.get(arrival.call() % calls.size()).numbered(arrival.call() % calls.size(),
                arrival.place());
            topology.arrives(call);
            bounded.arrives(call);
          }
          case Ask ask -> {
            topology.asks("d-" + ask.number(), ask.user(), ask.request().at(NOON));
            bounded.asks(directive(ask, NOON));
          }
          case Report report -> topology.reports(report.user(), 3, report.outcome());
          case Pass pass -> throw new IllegalStateException("time is the calls'");
          case End end -> {
            topology.end();
            bounded.ends();
          }
        }
      }
      topology.end();
      bounded.ends();
      requireSame(topology, topology.ledger(), bounded.accounts);
    }
  }

  private static Directive directive(Ask ask, Instant now) {
    return new Directive("d-" + ask.number(), principal(ask.user()), "finops", "a test",
        ask.request().at(now));
  }

  private static void requireSame(TopologyFixture topology, List<LedgerEntry> ledger,
      Map<String, NaiveAccount> models) {
    Map<String, List<LedgerEntry>> lines = new HashMap<>();
    for (LedgerEntry line : ledger) {
      List<LedgerEntry> own = lines.computeIfAbsent(line.principalId(), id -> new ArrayList<>());
      own.add(line);
      assertThat(line.sequence()).isEqualTo(own.size());
    }
    assertThat(lines.keySet()).isEqualTo(models.keySet());
    models.forEach((id, model) -> {
      String user = id.substring(id.indexOf('/') + 1);
      assertThat(Described.lines(lines.getOrDefault(id, List.of()).stream()
          .map(line -> new NaiveHistory.Line(priced(line.entry()),
              line.occurredAt(), line.observedAt()))
          .toList())).isEqualTo(Described.lines(model.history().lines()));
      assertThat(Described.standing(topology.account(user))).isEqualTo(Described.standing(model));
    });
  }

  /** Leaves out of a charge what the pricing tests hold. */
  private static Entry priced(Entry entry) {
    return entry instanceof Fact.Charged charged
        ? new Fact.Charged(charged.call(), "", null, charged.basis(), charged.amount(), List.of(),
            charged.source())
        : entry;
  }

  private static Fact.Charged charged(Invocation call) {
    long tokens = call.usage().units().values().stream().mapToLong(Long::longValue).sum();
    return new Fact.Charged(call.dedupeKey(), "", null, ChargeBasis.PRICED,
        Usd.forUnits(tokens, Usd.of("0.06")),
        List.of(), call.source());
  }

  /** What the topology should make of what arrives, as it arrives. */
  private static final class Live {
    private final Map<String, NaiveAccount> accounts = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Policy policy;
    private Instant now = NOON;

    Live(Policy policy) {
      this.policy = policy;
    }

    void arrives(Invocation call) {
      boolean ahead = call.occurredAt().isAfter(now.plus(Duration.ofMinutes(5)));
      if (ahead || !seen.add(call.dedupeKey()) || call.errorCode() != null) {
        return;
      }
      Instant opening = call.occurredAt().isAfter(now) ? now : call.occurredAt();
      account(call.principalId(), opening.isBefore(now.minus(HOUR)) ? now.minus(HOUR) : opening)
          .apply(charged(call), call.occurredAt(), now);
    }

    void asks(Directive directive) {
      if (seen.add(directive.id())) {
        account(directive.principalId(), now).apply(new Fact.DirectiveReceived(directive), now, now);
      }
    }

    long pending(String user) {
      NaiveAccount account = accounts.get(principal(user));
      return account == null ? 0 : account.pending();
    }

    void reports(String user, long decision, Outcome outcome) {
      if (decision > 0 && decision == pending(user)) {
        account(principal(user), now).apply(new Fact.OutcomeReported(decision, outcome, false), now, now);
      }
    }

    void passes(Duration time) {
      now = now.plus(time);
      accounts.values().forEach(account -> account.advance(now));
    }

    private NaiveAccount account(String id, Instant opening) {
      NaiveAccount account = accounts.computeIfAbsent(id, none -> new NaiveAccount(AccountType.USER, true));
      if (account.history().entries().isEmpty()) {
        account.policy(policy, opening);
      }
      return account;
    }
  }

  /** What the topology should make of all that was collected, at the end of each run. */
  private static final class Bounded {
    private final Map<String, NaiveAccount> accounts = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Invocation> calls = new ArrayList<>();
    private final List<Directive> directives = new ArrayList<>();
    private final Policy policy;
    private @Nullable Instant newest;
    private @Nullable Instant previousClock;

    Bounded(Policy policy) {
      this.policy = policy;
    }

    void arrives(Invocation call) {
      newest = newest == null || newest.isBefore(call.occurredAt()) ? call.occurredAt() : newest;
      if (seen.add(call.dedupeKey()) && call.errorCode() == null) {
        calls.add(call);
      }
      // Of equal copies that wait, that of the first place counts: the result has no order.
      calls.replaceAll(waiting -> waiting.dedupeKey().equals(call.dedupeKey())
          && call.source().toString().compareTo(waiting.source().toString()) < 0 ? call : waiting);
    }

    void asks(Directive directive) {
      if (seen.add(directive.id())) {
        directives.add(directive);
      }
    }

    void ends() {
      Instant clock = newest == null ? NOON : newest;
      calls.sort(Comparator.comparing(Invocation::occurredAt).thenComparing(Invocation::dedupeKey));
      for (Directive directive : directives) {
        Instant opening = calls.stream().filter(call -> call.principalId().equals(directive.principalId()))
            .findFirst()
            .map(Invocation::occurredAt).orElse(clock);
        NaiveAccount account = account(directive.principalId(), opening);
        Instant at = previousClock == null || account.time().isAfter(previousClock)
            ? account.time()
            : previousClock;
        account.apply(new Fact.DirectiveReceived(directive), at, at);
      }
      for (Invocation call : calls) {
        account(call.principalId(), call.occurredAt()).apply(charged(call), call.occurredAt(),
            call.occurredAt());
      }
      accounts.values().forEach(account -> account.advance(clock));
      calls.clear();
      directives.clear();
      previousClock = clock;
    }

    private NaiveAccount account(String id, Instant opening) {
      NaiveAccount account = accounts.computeIfAbsent(id, none -> new NaiveAccount(AccountType.USER, false));
      if (account.history().entries().isEmpty()) {
        account.policy(policy, opening);
      }
      return account;
    }
  }
}
