package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Principal;
import io.github.budgeteer.events.Setting;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.pricing.Charge;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the accounts: applies facts through the {@link Ledger}, and stores and tells what comes of them. */
final class AccountKeeper implements Processor<String, AccountInput, String, Object> {
  private static final Duration TICK = Duration.ofSeconds(1);
  /** Timers fired at one tick. */
  private static final int STEP = 1_000;
  private static final Duration TELL_EVERY = Duration.ofMillis(100);
  /** Accounts told of at once: a millisecond's work, and a thousand a second. */
  private static final int TOLD_ACCOUNTS = 100;
  /** Accounts whose usage is told at once, each some rows. */
  private static final int TOLD_USAGES = 25;
  /** Accounts looked at in one step of a sweep, most of which change nothing. */
  private static final int CHECKED = 10_000;
  /** Usage rows rated at one tick, besides the rest of the accounts that come last. */
  private static final int RATED_ROWS = 5_000;
  private static final int RATED_ACCOUNTS = 100;

  private PolicyBook policies;
  private Instant policiesSince = Instant.EPOCH;
  private final Ledger.Clock clock;
  private final Ledger ledger;
  private final TopologySettings settings;
  private Pricer pricer;
  private String rateCard;
  private ProcessorContext<String, Object> context;
  private AccountStore accounts;
  private KeyValueStore<String, byte[]> shared;
  private KeyValueStore<Integer, IntakeState> states;
  private UsageBook usage;
  /** Whether accounts are being brought under changed rules, and how far that is. */
  private boolean sweeping;
  private @Nullable String lastChecked;
  private boolean pricesChanged;
  /** Whose usage was rated last; lost in a crash, when those before come to nothing. */
  private @Nullable String lastRated;
  private long timestamp;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  AccountKeeper(TopologySettings settings) {
    policies = settings.policies();
    clock = settings.clock();
    ledger = new Ledger(clock, this::append);
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    accounts = new AccountStore(context);
    shared = context.getStateStore(Stores.SHARED_INPUTS);
    states = context.getStateStore(Stores.INTAKE);
    usage = new UsageBook(context);
    useRates(settings.rates());
    if (clock == Ledger.Clock.WALL) {
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
      context.schedule(TELL_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tell);
      followShared();
    }
  }

  @Override
  public void process(Record<String, AccountInput> record) {
    timestamp = record.timestamp();
    Instant observedAt = Instant.ofEpochMilli(timestamp);
    @Nullable
    KeptAccount kept = accounts.get(record.key());
    @Nullable
    Account before = kept == null ? null : kept.account();
    switch (record.value()) {
      case AccountInput.Calls calls ->
        keep(kept, charge(record.key(), kept, calls.calls(), observedAt));
      case AccountInput.Directed directed ->
        keep(kept, direct(record.key(), before, directed, observedAt));
      case AccountInput.Observed observed -> {
        if (before != null || Opening.with(observed)) {
          keep(kept, observe(record.key(), before, observed, observedAt));
        }
      }
      case AccountInput.Answer answer when before != null ->
        keep(kept, answer(before, answer.outcome(), observedAt));
      case AccountInput.Advance advance when before != null -> {
        keep(kept, ledger.advance(underPolicy(before, before.time()), advance.clock()));
        accounts.tell(record.key(), timestamp);
        tellUsage(record.key(), timestamp);
      }
      case AccountInput.Answer answer -> {
      }
      case AccountInput.Advance advance -> {
      }
      case AccountInput.SharedChanged changed -> {
        if (clock == Ledger.Clock.WALL) {
          followShared();
        }
      }
      case AccountInput.Rerate rerate -> rerate(state().tally().clock());
      case AccountInput.Fold fold -> throw new IllegalStateException("the sorter keeps marks to itself");
    }
  }

  private void keep(@Nullable KeptAccount before, Account after) {
    keep(before, before == null ? new KeptAccount(after, List.of()) : before.with(after));
  }

  private void keep(@Nullable KeptAccount before, KeptAccount after) {
    accounts.keep(before, before == null ? after : purged(before.account().spend().period(), after));
  }

  /** With each period that begins, another one may be out of reach: else usage would be kept for ever. */
  private KeptAccount purged(Period previous, KeptAccount after) {
    Account account = after.account();
    if (previous.equals(account.spend().period())) {
      return after;
    }
    if (!after.recent().isEmpty()) {
      usage.tell(account.principalId(), after.recent(), timestamp);
    }
    usage.purge(account);
    return after.with(List.of());
  }

  private KeptAccount charge(String principalId, @Nullable KeptAccount before, List<Invocation> calls,
      Instant observedAt) {
    Invocation first = calls.getFirst();
    Account account;
    List<RecentUsage> recent = before == null ? List.of() : before.recent();
    if (before == null) {
      Instant opening = switch (clock) {
        case WALL -> Opening.at(first.occurredAt(), observedAt);
        case EVENT -> first.occurredAt();
      };
      account = underPolicy(Account.unopened(principalId, first.accountType()), opening);
    } else {
      account = underPolicy(before.account(), observedAt);
    }
    int estimates = 0;
    for (Invocation call : calls) {
      Charge charge = pricer.charge(call);
      estimates += charge.basis() == ChargeBasis.ESTIMATED ? 1 : 0;
      Fact charged = new Fact.Charged(call.dedupeKey(), charge.model(), call.session(), charge.basis(),
          charge.amount(),
          charge.lines(), call.source());
      Account uncharged = account;
      account = ledger.apply(account, charged, call.occurredAt(), observedAt);
      recent = usage.add(recent, call, charge, uncharged, account);
    }
    if (estimates > 0) {
      states.put(partition(), state().with(state().tally().plusEstimated(estimates)));
      settings.metrics().estimated(estimates);
    }
    if (before == null) {
      KeptAccount opened = new KeptAccount(account, recent);
      usage.recall(opened);
      return opened;
    }
    KeptAccount after = before.with(account).with(recent);
    if (before.recent().isEmpty()) { // Else it waits to be told already.
      usage.recall(after);
    }
    return after;
  }

  private Account direct(String principalId, @Nullable Account before, AccountInput.Directed directed,
      Instant observedAt) {
    Account account = before == null
        ? Account.unopened(principalId,
            Principal.resolve(principalId, null, null).map(Principal::type).orElse(AccountType.UNATTRIBUTED))
        : before;
    account = underPolicy(account, before == null ? directed.opening() : observedAt);
    Instant previousClock = state().tally().clock();
    Instant at = directed.at();
    if (at == null) {
      at = previousClock != null && previousClock.isAfter(account.time()) ? previousClock : account.time();
    }
    return ledger.apply(account, new Fact.DirectiveReceived(directed.directive()), at,
        clock == Ledger.Clock.WALL ? observedAt : at);
  }

  private Account observe(String principalId, @Nullable Account before, AccountInput.Observed observed,
      Instant observedAt) {
    Instant opening = switch (clock) {
      case WALL -> Opening.at(observed.occurredAt(), observedAt);
      case EVENT -> observed.occurredAt();
    };
    Account account = before == null
        ? underPolicy(Account.unopened(principalId, observed.accountType()), opening)
        : underPolicy(before, observedAt);
    return ledger.apply(account, observed.fact(), observed.occurredAt(), observedAt);
  }

  /** A bounded run has the prices that were there when it began, and rates again before it folds new calls. */
  private void useRates(RateCard rates) {
    pricer = new Pricer(rates);
    rateCard = rates.fingerprint();
    lastRated = null;
  }

  /**
   * Live, new settings hold from the next fact on, and a sweep brings everybody under them; new prices are taken over at the
   * next tick, once for all that have come meanwhile.
   */
  private void followShared() {
    pricesChanged = true;
    List<Setting> changes = SharedIntake.settings(shared);
    policies = settings.policies(changes);
    policiesSince = Instant.ofEpochMilli(context.currentSystemTimeMs());
    lastChecked = null;
    sweeping = true;
  }

  /** Live, rates past usage again at new prices, a step at a tick. */
  private void followPrices(long now) {
    if (pricesChanged) {
      useRates(settings.rates().with(SharedIntake.prices(shared)));
      pricesChanged = false;
    }
    if (!rateCard.equals(state().ratedBy())) {
      rerate(Instant.ofEpochMilli(now));
    }
  }

  /**
   * Rates the past usage of the next principals at the present price book, each principal's at once: a part of it could cross
   * a limit that the whole does not.
   *
   * @param now time of the adjustments; null where no run has come to its end, and each account's own time is all there is
   */
  private void rerate(@Nullable Instant now) {
    int rows = 0;
    while (rows < RATED_ROWS) {
      List<KeyValue<String, KeptAccount>> step = accounts.next(lastRated, RATED_ACCOUNTS);
      if (step.isEmpty()) {
        lastRated = null;
        states.put(partition(), state().ratedBy(rateCard));
        return;
      }
      for (KeyValue<String, KeptAccount> entry : step) {
        tellUsage(entry.key, timestamp);
        List<UsageRow> used = usage.rows(entry.key);
        rerate(entry.value.with(List.of()), used, now);
        rows += used.size();
        lastRated = entry.key;
      }
    }
  }

  private void rerate(KeptAccount kept, List<UsageRow> used, @Nullable Instant time) {
    Account before = kept.account();
    Instant now = time == null ? before.time() : time;
    Account account = underPolicy(before, now);
    Optional<Rerating> change = Rerating.of(used, pricer::rate, account);
    if (change.isPresent()) {
      account = ledger.apply(account, change.get().adjusted(), now, now);
      usage.replace(change.get(), timestamp);
    }
    keep(kept, account);
  }

  private void tellUsage(String principalId, long now) {
    KeptAccount kept = accounts.get(principalId);
    if (kept != null && !kept.recent().isEmpty()) {
      usage.tell(principalId, kept.recent(), now);
      accounts.keep(kept, kept.with(List.of()));
    }
  }

  /**
   * New rules hold from when they came, live before timers that fell due since; on the event clock that is where the run before
   * ended.
   */
  private Account underPolicy(Account account, Instant now) {
    Instant from = switch (clock) {
      case WALL -> account.opened() && policiesSince.isBefore(now) ? policiesSince : now;
      case EVENT -> account.opened() ? Objects.requireNonNullElse(state().tally().clock(), now) : now;
    };
    return ledger.applyPolicy(account, policies.of(account.accountType()), from);
  }

  private Account answer(Account account, OutcomeRecord outcome, Instant observedAt) {
    Standing.Pending pending = account.standing().pending();
    if (pending == null || pending.decision() != outcome.decision()) {
      return account; // Answered already, or overtaken by a newer decision.
    }
    return ledger.apply(account, new Fact.OutcomeReported(outcome.decision(), outcome.outcome(), false),
        outcome.occurredAt(), observedAt);
  }

  private void tick(long now) {
    timestamp = now;
    fireTimers(now);
    if (sweeping) {
      checkPolicies(now);
    }
    followPrices(now);
    accounts.turn();
    tell(now);
  }

  /** Often and little, so that no call's decision waits for it. */
  private void tell(long now) {
    timestamp = now;
    accounts.tell(TOLD_ACCOUNTS, now);
    usage.due(TOLD_USAGES, now).forEach(principalId -> tellUsage(principalId, now));
  }

  private void fireTimers(long now) {
    Instant dueBy = Instant.ofEpochMilli(now);
    for (String principalId : accounts.due(dueBy, STEP)) {
      KeptAccount kept = accounts.get(principalId);
      if (kept != null) {
        keep(kept, ledger.advance(underPolicy(kept.account(), dueBy), dueBy));
      }
    }
  }

  /**
   * Brings accounts under the present rules even if no call of theirs ever comes again, and finds those that the process before
   * has not told of.
   */
  private void checkPolicies(long now) {
    List<KeyValue<String, KeptAccount>> step = accounts.next(lastChecked, CHECKED);
    for (KeyValue<String, KeptAccount> entry : step) {
      accounts.recall(entry.value.account());
      usage.recall(entry.value);
      keep(entry.value, underPolicy(entry.value.account(), Instant.ofEpochMilli(now)));
      lastChecked = entry.key;
    }
    if (step.isEmpty()) {
      sweeping = false;
      accounts.recalled();
      tellSettings(now);
    }
  }

  /**
   * Says which settings all accounts follow by now: whoever changed one waits for it. Those of other environments are kept
   * too, but nobody here follows them.
   */
  private void tellSettings(long now) {
    String following = SharedIntake.settings(shared).stream()
        .filter(setting -> settings.settings().known(setting.path()) != null).map(Setting::id).sorted()
        .collect(Collectors.joining(","));
    if (!following.equals(state().tally().setting())) {
      IntakeState told = state().with(state().tally().following(following));
      states.put(partition(), told);
      IntakeTelling.tell(context, told, now);
    }
  }

  private IntakeState state() {
    return IntakeState.of(states, context);
  }

  private int partition() {
    return context.taskId().partition();
  }

  private void append(LedgerEntry entry, byte[] bytes) {
    context.forward(new Record<>(entry.principalId(), bytes, timestamp), BudgetTopology.WRITE_LEDGER);
    if (entry.entry() instanceof Decision decision) {
      context.forward(
          new Record<>(entry.principalId(), bytes, timestamp, CloudEvent.headers(entry, decision)),
          BudgetTopology.WRITE_DECISIONS);
      settings.metrics().decided(entry, decision, timestamp, context);
    }
  }
}
