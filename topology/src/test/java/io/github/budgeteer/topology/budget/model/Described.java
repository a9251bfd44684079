package io.github.budgeteer.topology.budget.model;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be the same of an account and its model, in words. */
public final class Described {
  private Described() {}

  /** Returns a line an entry. */
  public static String entries(List<LedgerEntry> entries) {
    return lines(entries.stream()
        .map(entry -> new NaiveHistory.Line(entry.entry(), entry.occurredAt(), entry.observedAt())).toList());
  }

  /** Returns a line an entry. */
  public static String lines(List<NaiveHistory.Line> lines) {
    StringBuilder text = new StringBuilder();
    for (NaiveHistory.Line line : lines) {
      text.append(line.occurredAt()).append(' ').append(line.observedAt()).append(' ')
          .append(withoutMessage(line.entry())).append('\n');
    }
    return text.toString();
  }

  private static Entry withoutMessage(Entry entry) {
    return switch (entry) {
      case Decision.DirectiveRejected told ->
        new Decision.DirectiveRejected(told.directive(), told.reason(), "");
      case Decision.SuspensionHeld told -> new Decision.SuspensionHeld(told.decision(), "");
      case Decision.SuspensionFailed told ->
        new Decision.SuspensionFailed(told.decision(), told.reason(), "");
      case Decision.RestorationFailed told ->
        new Decision.RestorationFailed(told.decision(), told.reason(), "");
      case Fact.OutcomeReported(long decision, Outcome.Failed(Outcome.Reason reason, String message), boolean simulated) ->
        new Fact.OutcomeReported(decision, new Outcome.Failed(reason, ""), simulated);
      case Entry other -> other;
    };
  }

  /** Returns what an account is. */
  public static List<String> standing(Account account) {
    Standing standing = account.standing();
    Standing.@Nullable Pending pending = standing.pending();
    return words(standing.status(), standing.holds().stream().map(Hold::kind).sorted().toList(),
        standing.access(), pending == null ? 0 : pending.decision(), standing.graceDeadline(),
        account.spend().period(), account.spend().usd(), account.spend().estimated(), account.level(),
        account.statements(), account.rules(), account.totals().usd(), account.totals().invocations(),
        account.totals().afterSuspension(), account.leak(), account.time(),
        Timers.next(account).map(Fact.TimerElapsed::dueAt).orElse(Instant.MAX));
  }

  /** Returns what a model is, in the same order. */
  public static List<String> standing(NaiveAccount model) {
    NaiveHistory history = model.history();
    return words(model.status(), model.holds(), model.access(), model.pending(), model.graceDeadline(),
        model.period(), model.spend(), history.estimated(model.period()), model.level(), history.statements(),
        model.rules().policy().with(model.rules().limit(), model.rules().mode()), history.total(),
        history.entries().stream().filter(Fact.Charged.class::isInstance).count(),
        new Account.AfterSuspension(history.afterSuspension().size(), history.afterSuspension().stream()
            .map(Fact.Charged::amount).reduce(Usd.ZERO, Usd::plus)),
        model.leak(), model.time(),
        model.waiting().values().stream().min(Instant::compareTo).orElse(Instant.MAX));
  }

  private static List<String> words(@Nullable Object... facts) {
    List<String> words = new ArrayList<>();
    for (@Nullable
    Object fact : facts) {
      words.add(String.valueOf(fact));
    }
    return words;
  }
}
