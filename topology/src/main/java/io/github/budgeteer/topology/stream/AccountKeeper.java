package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.ChargeBasis;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.OutcomeRecord;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.UsageRow;
import io.github.budgeteer.topology.budget.Rerating;
import io.github.budgeteer.topology.budget.Ledger;
import io.github.budgeteer.topology.budget.PolicyBook;
import io.github.budgeteer.topology.budget.Timers;
import io.github.budgeteer.topology.pricing.Charge;
import io.github.budgeteer.topology.pricing.Pricer;
import io.github.budgeteer.topology.pricing.RateCard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the accounts: applies facts through the {@link Ledger}, and stores and tells what comes of them. */
final class AccountKeeper implements Processor<String, AccountInput, String, Object> {
  private static final Duration TICK = Duration.ofSeconds(1);
  /** Timers fired, or accounts told or checked, at one tick. */
  private static final int STEP = 1_000;
  /** Usage rows rated at one tick, besides the rest of the principal that comes last. */
  private static final int RATED_ROWS = 5_000;
  private static final byte[] NOTHING = {};

  private final PolicyBook policies;
  private final Ledger.Clock clock;
  private final Ledger ledger;
  private final TopologySettings settings;
  private Pricer pricer;
  private String rateCard;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, Account> accounts;
  private KeyValueStore<byte[], byte[]> timers;
  private KeyValueStore<String, byte[]> untold;
  private KeyValueStore<Integer, IntakeState> states;
  private UsageBook usage;
  private @Nullable Cancellable policyCheck;
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
    accounts = context.getStateStore(Stores.ACCOUNTS);
    timers = context.getStateStore(Stores.TIMERS);
    untold = context.getStateStore(Stores.UNTOLD);
    states = context.getStateStore(Stores.INTAKE);
    usage = new UsageBook(context);
    useRates(settings.rates());
    if (clock == Ledger.Clock.WALL) {
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::fireTimers);
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tellUntold);
      pricesChanged = true;
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::followPrices);
      policyCheck = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::checkPolicies);
    }
  }

  @Override
  public void process(Record<String, AccountInput> record) {
    timestamp = record.timestamp();
    Instant observedAt = Instant.ofEpochMilli(timestamp);
    @Nullable
    Account before = accounts.get(record.key());
    switch (record.value()) {
      case AccountInput.Calls calls ->
        keep(before, charge(record.key(), before, calls.calls(), observedAt));
      case AccountInput.Answer answer when before != null ->
        keep(before, answer(before, answer.outcome(), observedAt));
      case AccountInput.Advance advance when before != null -> {
        keep(before, ledger.advance(underPolicy(before, before.time()), advance.clock()));
        tellIfUntold(record.key());
      }
      case AccountInput.Answer answer -> {
      }
      case AccountInput.Advance advance -> {
      }
      case AccountInput.PricesChanged changed -> pricesChanged = true;
      case AccountInput.Rerate rerate -> rerate(state().tally().clock());
      case AccountInput.Fold fold -> throw new IllegalStateException("the sorter keeps marks to itself");
    }
  }

  private Account charge(String principalId, @Nullable Account before, List<Invocation> calls,
      Instant observedAt) {
    Invocation first = calls.getFirst();
    Account account;
    if (before == null) {
      Instant opening = switch (clock) {
        case WALL -> observedAt;
        case EVENT -> first.occurredAt();
      };
      account = underPolicy(Account.unopened(principalId, first.accountType()), opening);
    } else {
      account = underPolicy(before, observedAt);
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
      usage.add(call, charge, uncharged, account);
    }
    usage.flush(timestamp);
    if (estimates > 0) {
      states.put(partition(), state().with(state().tally().plusEstimated(estimates)));
      settings.metrics().estimated(estimates);
    }
    return account;
  }

  /** A bounded run has the prices that were there when it began, and rates again before it folds new calls. */
  private void useRates(RateCard rates) {
    pricer = new Pricer(rates);
    rateCard = rates.fingerprint();
    lastRated = null;
  }

  /** Live, takes new prices over at once for all that have come meanwhile, and rates past usage again, a step at a tick. */
  private void followPrices(long now) {
    if (pricesChanged) {
      useRates(settings.rates().with(PriceIntake.read(context.getStateStore(Stores.PRICE_INPUTS))));
      pricesChanged = false;
    }
    if (!rateCard.equals(state().ratedBy())) {
      timestamp = now;
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
      List<UsageRow> used = usage.next(lastRated);
      if (used.isEmpty()) {
        lastRated = null;
        states.put(partition(), state().ratedBy(rateCard));
        return;
      }
      lastRated = used.getFirst().key().principalId();
      rows += used.size();
      rerate(used, now);
    }
  }

  private void rerate(List<UsageRow> used, @Nullable Instant time) {
    Account before = accounts.get(used.getFirst().key().principalId());
    if (before == null) {
      throw new IllegalStateException("usage without an account");
    }
    Instant now = time == null ? before.time() : time;
    Account account = underPolicy(before, now);
    Optional<Rerating> change = Rerating.of(used, pricer::rate, account.spend().period().start());
    if (change.isPresent()) {
      account = ledger.apply(account, change.get().adjusted(), now, now);
      usage.replace(change.get(), timestamp);
    }
    keep(before, account);
  }

  /** New options hold from now on; on the event clock that is where the run before it ended. */
  private Account underPolicy(Account account, Instant now) {
    Instant previousClock = state().tally().clock();
    boolean continued = clock == Ledger.Clock.EVENT && account.opened() && previousClock != null;
    return ledger.applyPolicy(account, policies.of(account.accountType()),
        continued && previousClock != null ? previousClock : now);
  }

  private Account answer(Account account, OutcomeRecord outcome, Instant observedAt) {
    Long pending = account.standing().pending();
    if (pending == null || pending != outcome.decision()) {
      return account; // Answered already, or overtaken by a newer decision.
    }
    return ledger.apply(account, new Fact.OutcomeReported(outcome.decision(), outcome.outcome(), false),
        outcome.occurredAt(), observedAt);
  }

  private void fireTimers(long now) {
    timestamp = now;
    Instant dueBy = Instant.ofEpochMilli(now);
    List<String> due = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> waiting = timers.range(null, Keys.afterDue(dueBy))) {
      while (waiting.hasNext() && due.size() < STEP) {
        due.add(Keys.principalOfDue(waiting.next().key));
      }
    }
    for (String principalId : due) {
      Account account = accounts.get(principalId);
      if (account != null) {
        keep(account, ledger.advance(account, dueBy));
      }
    }
  }

  /** After a start, brings accounts under the present rules even if no call of theirs ever comes again. */
  private void checkPolicies(long now) {
    timestamp = now;
    List<KeyValue<String, Account>> step = CallSorter.next(accounts, lastChecked, STEP);
    for (KeyValue<String, Account> entry : step) {
      keep(entry.value, underPolicy(entry.value, Instant.ofEpochMilli(now)));
      lastChecked = entry.key;
    }
    if (step.isEmpty() && policyCheck != null) {
      policyCheck.cancel();
    }
  }

  private void tellUntold(long now) {
    timestamp = now;
    CallSorter.next(untold, null, STEP).forEach(entry -> tellIfUntold(entry.key));
  }

  private void tellIfUntold(String principalId) {
    Account account = accounts.get(principalId);
    if (account != null && untold.delete(principalId) != null) {
      context.forward(new Record<>(principalId, Topic.ACCOUNTS.json().encode(account), timestamp),
          BudgetTopology.WRITE_ACCOUNTS);
    }
  }

  private void keep(@Nullable Account before, Account after) {
    if (after.equals(before)) {
      return;
    }
    accounts.put(after.principalId(), after);
    untold.put(after.principalId(), NOTHING);
    Optional<Fact.TimerElapsed> previous = before == null ? Optional.empty() : Timers.next(before);
    Optional<Fact.TimerElapsed> next = Timers.next(after);
    if (!previous.equals(next)) {
      previous.ifPresent(timer -> timers.delete(Keys.due(timer.dueAt(), after.principalId())));
      next.ifPresent(timer -> timers.put(Keys.due(timer.dueAt(), after.principalId()), NOTHING));
    }
    if (clock == Ledger.Clock.WALL && before != null && !before.standing().equals(after.standing())) {
      tellIfUntold(after.principalId());
    }
  }

  private IntakeState state() {
    IntakeState state = states.get(partition());
    return state == null ? IntakeState.empty(partition()) : state;
  }

  private int partition() {
    return context.taskId().partition();
  }

  private void append(LedgerEntry entry, byte[] bytes) {
    context.forward(new Record<>(entry.principalId(), bytes, timestamp), BudgetTopology.WRITE_LEDGER);
    if (entry.entry() instanceof Decision decision) {
      context.forward(new Record<>(entry.principalId(), bytes, timestamp, cloudEvent(entry, decision)),
          BudgetTopology.WRITE_DECISIONS);
      settings.metrics().decided(entry, decision, timestamp, context);
    }
  }

  /** CloudEvents 1.0, Kafka binding, binary mode. */
  private static Headers cloudEvent(LedgerEntry entry, Decision decision) {
    return new RecordHeaders().add("ce_specversion", bytes("1.0"))
        .add("ce_type", bytes("io.github.budgeteer." + decision.getClass().getSimpleName()))
        .add("ce_source", bytes("bedrock-budgeteer"))
        .add("ce_id", bytes(entry.principalId() + "/" + entry.sequence()))
        .add("ce_subject", bytes(entry.principalId())).add("ce_time", bytes(entry.occurredAt().toString()))
        .add("content-type", bytes("application/json"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
