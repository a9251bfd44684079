package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Activity;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.EndOfInput;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.topology.budget.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * In a bounded run, hands over the collected calls, each account's in order of event time, once everything is there; live,
 * lets calls pass.
 *
 * <p>The fold goes in steps, because a transaction must end in time. It survives a crash: what is folded is no longer
 * pending, and the mark that asked for it is kept until its end.
 */
final class CallSorter implements Processor<String, AccountInput, String, Object> {
  /** Calls or accounts in one step, well under a second's work. */
  private static final int STEP = 5_000;
  private static final Duration NEXT_STEP = Duration.ofMillis(1);

  private final Ledger.Clock clock;
  private final String rateCard;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<byte[], byte[]> pending;
  private KeyValueStore<Integer, IntakeState> states;
  private KeyValueStore<String, KeptAccount> accounts;
  private @Nullable Cancellable steps;
  /** Where the next step begins; lost in a crash, when the fold begins at the first that is left. */
  private byte @Nullable [] lastCall;
  private @Nullable String lastAccount;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  CallSorter(TopologySettings settings) {
    clock = settings.clock();
    rateCard = settings.rates().fingerprint();
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    pending = context.getStateStore(Stores.PENDING);
    states = context.getStateStore(Stores.INTAKE);
    accounts = context.getStateStore(Stores.ACCOUNTS);
    // A task that Kafka Streams closes over an error and takes up again has the same processors, and no schedule any more.
    steps = null;
    // A live run also takes over what a bounded one that was stopped had collected.
    if (clock == Ledger.Clock.WALL || state().folding() != null) {
      startSteps();
    }
  }

  @Override
  public void process(Record<String, AccountInput> record) {
    switch (record.value()) {
      case AccountInput.Fold fold -> {
        states.put(partition(), state().folding(fold.mark()));
        startSteps();
      }
      case AccountInput.Calls calls -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.Directed directed -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.Observed observed -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.Answer answer -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.SharedChanged changed -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.Rerate rerate -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
      case AccountInput.Advance advance -> context.forward(record, BudgetTopology.KEEP_ACCOUNT);
    }
  }

  private void startSteps() {
    if (steps == null) {
      steps = context.schedule(NEXT_STEP, PunctuationType.WALL_CLOCK_TIME, this::step);
    }
    lastCall = null;
    lastAccount = null;
  }

  private void step(long now) {
    EndOfInput mark = state().folding();
    // Before new calls: past ones are rated again as of the clock of the run before.
    if (clock == Ledger.Clock.EVENT && !rateCard.equals(state().ratedBy())) {
      hand("", new AccountInput.Rerate(), now);
      return;
    }
    if (foldPending(now) || (mark != null && clock == Ledger.Clock.EVENT && advanceAccounts(now, mark))) {
      return;
    }
    if (mark != null) {
      // At the end of a bounded run every account has been told of.
      IntakeState folded = clock == Ledger.Clock.EVENT
          ? state().folded(mark).untoldSince(null)
          : state().folded(mark);
      states.put(partition(), folded);
      IntakeTelling.tell(context, folded, now);
    }
    if (steps != null) {
      steps.cancel();
      steps = null;
    }
  }

  /** Hands over what is collected next, an account's calls together; returns whether there was anything. */
  private boolean foldPending(long now) {
    List<KeyValue<byte[], byte[]>> step = next(pending, lastCall, STEP);
    String principal = "";
    List<Invocation> calls = new ArrayList<>();
    for (KeyValue<byte[], byte[]> entry : step) {
      String payer = Keys.principalOf(entry.key);
      Object collected = Pending.decode(entry.value);
      if (!calls.isEmpty() && (!principal.equals(payer) || !(collected instanceof Invocation))) {
        hand(principal, new AccountInput.Calls(List.copyOf(calls)), now);
        calls.clear();
      }
      principal = payer;
      switch (collected) {
        case Invocation call -> calls.add(call);
        case Directive directive ->
          hand(principal, new AccountInput.Directed(directive, opening(entry.key, principal), null), now);
        case Activity.Observation told -> ActivityIntake.hand(context, told, now);
        default -> throw new IllegalStateException("nobody collects " + collected.getClass());
      }
      pending.put(entry.key, null); // Unlike delete, does not read what it removes.
      lastCall = entry.key;
    }
    if (!calls.isEmpty()) {
      hand(principal, new AccountInput.Calls(List.copyOf(calls)), now);
    }
    return !step.isEmpty();
  }

  /** An account that a directive opens begins with its first call, or where there is none at the end of the run. */
  private Instant opening(byte[] directiveKey, String principal) {
    for (KeyValue<byte[], byte[]> following : next(pending, directiveKey, STEP)) {
      if (!Keys.principalOf(following.key).equals(principal)) {
        break;
      }
      switch (Pending.decode(following.value)) {
        case Invocation call -> {
          return call.occurredAt();
        }
        case Activity.Observation told -> {
          return told.occurredAt();
        }
        default -> {
        }
      }
    }
    EndOfInput mark = state().folding();
    return mark == null ? Instant.EPOCH : mark.clock();
  }

  private boolean advanceAccounts(long now, EndOfInput mark) {
    List<KeyValue<String, KeptAccount>> step = next(accounts, lastAccount, STEP);
    for (KeyValue<String, KeptAccount> account : step) {
      hand(account.key, new AccountInput.Advance(mark.clock()), now);
      lastAccount = account.key;
    }
    return !step.isEmpty();
  }

  /** Reads a step ahead, because handing over changes the stores that are read. */
  static <K, V> List<KeyValue<K, V>> next(KeyValueStore<K, V> store, @Nullable K last, int size) {
    List<KeyValue<K, V>> step = new ArrayList<>();
    try (KeyValueIterator<K, V> rest = last == null ? store.all() : store.range(last, null)) {
      while (rest.hasNext() && step.size() < size) {
        KeyValue<K, V> entry = rest.next();
        if (!entry.key.equals(last)) {
          step.add(entry);
        }
      }
    }
    return step;
  }

  private void hand(String principal, AccountInput input, long now) {
    context.forward(new Record<>(principal, input, now), BudgetTopology.KEEP_ACCOUNT);
  }

  private IntakeState state() {
    return IntakeState.of(states, context);
  }

  private int partition() {
    return context.taskId().partition();
  }
}
