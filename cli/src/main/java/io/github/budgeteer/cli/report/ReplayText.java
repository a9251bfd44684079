package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.quarantine.Plan;
import io.github.budgeteer.cli.quarantine.Remedy;
import io.github.budgeteer.cli.quarantine.Replayed;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Invocation;
import io.github.budgeteer.events.LedgerEntry;
import java.time.Instant;
import java.time.ZoneOffset;

/** What would be done with a record that was set aside, and what became of it. */
public final class ReplayText {
  private static final Times TIMES = new Times(ZoneOffset.UTC);

  private ReplayText() {}

  /** Tells a plan. */
  public static String of(Plan plan) {
    return switch (plan) {
      case Plan.Send send when send.call() != null -> "would be taken in again: " + call(send.call());
      case Plan.Send send -> "would be taken in again on '" + send.topic().label() + "'";
      case Plan.ChargedAlready charged -> "was charged already" + by(charged.entry());
      case Plan.LedgerCut cut ->
        "left alone: whether it was charged already can't be told, because the ledger "
            + "begins " + (cut.begins().equals(Instant.MAX) ? "anew" : "at " + TIMES.full(cut.begins()));
      case Plan.Gone _ -> "left alone: its topic does not have it any more";
      case Plan.NotUnderstood _ -> "left alone: this version does not understand it either";
      case Plan.Otherwise otherwise -> switch (otherwise.remedy()) {
        case Remedy.Wait wait -> "left alone: its time has not come before " + TIMES.full(wait.until());
        case Remedy.ByHand byHand -> "can't be replayed, nothing is kept of it: " + byHand.what();
        case Remedy.ReplayCopy _ -> "would be taken in again";
        case Remedy.ReplayOriginal _ -> "would be taken in again";
      };
    };
  }

  /**
   * Tells a result.
   *
   * @param running whether somebody is there to read what was sent
   */
  public static String of(Replayed result, boolean running) {
    return switch (result) {
      case Replayed.Charged charged -> charged.entry().entry() instanceof Fact.Charged charge
          ? "charged " + charge.amount().inCents() + by(charged.entry())
          : "charged" + by(charged.entry());
      case Replayed.ChargedAlready _ -> "taken in: a copy of a call that is charged";
      case Replayed.TakenIn _ -> "taken in; there was nothing to charge";
      case Replayed.RefusedAgain refused -> "refused again (" + refused.told().reason().label() + "): "
          + refused.told().errorMessage();
      case Replayed.Unanswered _ when running -> "not read yet; it stays in the queue";
      case Replayed.Unanswered _ -> "kept; the next run takes it in";
      case Replayed.Left left -> of(left.plan());
    };
  }

  private static String by(LedgerEntry entry) {
    return " to " + entry.principalId() + ", entry " + entry.sequence() + " of its ledger";
  }

  private static String call(Invocation call) {
    return call.principalId() + " called " + call.modelId() + " at " + TIMES.full(call.occurredAt());
  }
}
