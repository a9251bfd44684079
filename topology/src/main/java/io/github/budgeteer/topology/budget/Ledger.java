package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.LedgerWriter;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Policy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Applies facts to an account and writes down each of them and each decision, in the order applied.
 *
 * <p>Every entry has the next sequence, the running balance, and the SHA-256 of the entry before it, so that a changed,
 * removed or cut-off entry shows.
 */
public final class Ledger {
  private final Clock clock;
  private final Sink sink;
  private final LedgerWriter writer = new LedgerWriter();
  /** One for all entries: looking the algorithm up costs more than using it. */
  private final MessageDigest digest = sha256();

  public Ledger(Clock clock, Sink sink) {
    this.clock = clock;
    this.sink = sink;
  }

  /** Opens an account, or applies changed rules to an open one; does nothing if these rules are in force. */
  public Account applyPolicy(Account account, Policy policy, Instant now) {
    Fact applied = new Fact.PolicyApplied(policy);
    if (!account.opened()) {
      return record(account, applied, EventTime.at(now));
    }
    return account.policy().equals(policy) ? account : apply(account, applied, now, now);
  }

  /**
   * Applies a fact, after the timers that are due by then.
   *
   * @param account an open account
   * @param occurredAt when it happened; what claims to have happened after it reached us happened when it did, because clocks
   *     differ, and none but ours may end anybody's grace
   * @param observedAt when the fact reached us; the event clock of a bounded run puts its event time in this place
   */
  public Account apply(Account account, Fact fact, Instant occurredAt, Instant observedAt) {
    Instant now = switch (clock) {
      case WALL -> later(observedAt, account.time());
      case EVENT -> later(occurredAt, account.time());
    };
    Account advanced = advance(account, now);
    Optional<Fact.TimerElapsed> roll = Timers.roll(advanced, now);
    if (roll.isPresent()) {
      advanced = elapse(advanced, roll.get(), now);
    }
    return record(advanced, fact, new EventTime(occurredAt.isAfter(now) ? now : occurredAt, now));
  }

  /** Fires the account's timers that are due at a time, in order. */
  public Account advance(Account account, Instant now) {
    Account advanced = account;
    Optional<Fact.TimerElapsed> next = Timers.next(advanced);
    while (next.isPresent() && !next.get().dueAt().isAfter(now)) {
      // An idle account's period ends at its next fact, and this timer is one.
      advanced = elapse(advanced, Timers.roll(advanced, next.get().dueAt()).orElse(next.get()), now);
      next = Timers.next(advanced);
    }
    return advanced;
  }

  private Account elapse(Account account, Fact.TimerElapsed elapsed, Instant now) {
    Instant observedAt = switch (clock) {
      case WALL -> now;
      case EVENT -> elapsed.dueAt();
    };
    return record(account, elapsed, new EventTime(elapsed.dueAt(), observedAt));
  }

  private Account record(Account account, Fact fact, EventTime time) {
    Account after = Evolution.evolve(account, fact, time, account.head().sequence() + 1);
    Account recorded = append(after, fact, time);
    for (Decision decision : Decider.decide(account, after, fact, time)) {
      recorded = append(Evolution.evolve(recorded, decision, time, recorded.head().sequence() + 1), decision,
          time);
      Optional<Outcome> simulated = clock == Clock.EVENT ? simulate(recorded, decision) : Optional.empty();
      if (simulated.isPresent()) {
        recorded = record(recorded,
            new Fact.OutcomeReported(recorded.head().sequence(), simulated.get(), true), time);
      }
    }
    return recorded;
  }

  /** What a bounded run takes for granted, because the IAM of that time can't be asked. */
  private static Optional<Outcome> simulate(Account account, Decision decision) {
    return switch (decision) {
      case Decision.SuspensionRequired required when required.enforced() ->
        Optional.of(account.accountType().enforceable()
            ? new Outcome.Verified(Access.DENIED)
            : new Outcome.Failed(Outcome.Reason.NOT_ENFORCEABLE,
                "no IAM policy binds this kind of principal"));
      case Decision.RestorationRequired required when required.enforced() ->
        Optional.of(new Outcome.Verified(Access.ALLOWED));
      case Decision other -> Optional.empty();
    };
  }

  /** Writes an entry down behind which the account already is, but for the hash of its head. */
  private Account append(Account evolved, Entry entry, EventTime time) {
    Account.Head head = evolved.head();
    LedgerEntry line = new LedgerEntry(evolved.principalId(), head.sequence(), time.occurredAt(),
        time.observedAt(),
        evolved.totals().usd(), head.hash(), entry);
    byte[] bytes = writer.encode(line);
    sink.append(line, bytes);
    return evolved.with(new Account.Head(head.sequence(), HexFormat.of().formatHex(digest.digest(bytes))));
  }

  /** Returns the SHA-256 of an entry's value bytes, lower-case hex. */
  public static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Instant later(Instant first, Instant second) {
    return first.isAfter(second) ? first : second;
  }

  /** Which clock accounts run on. */
  public enum Clock {
    /** Append time of the input: live. */
    WALL,
    /** Event time: a bounded run, where outcomes are simulated at their decision's time. */
    EVENT
  }

  /** Where the entries go. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next entry of an account.
     *
     * @param bytes its value bytes, which the hash chain is made of
     */
    void append(LedgerEntry entry, byte[] bytes);
  }
}
