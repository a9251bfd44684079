package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Crossing;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Measure;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a suspended developer: what stands, why, since when, and what would lift it. */
public final class Explanation {
  private static final int MODELS = 5;

  private final Account account;
  private final List<LedgerEntry> ledger;

  private Explanation(Account account, List<LedgerEntry> ledger) {
    this.account = account;
    this.ledger = ledger;
  }

  /**
   * Returns the answer, one fact a line.
   *
   * @param account as last told
   * @param ledger all its entries, the oldest first
   */
  public static List<String> of(Account account, List<LedgerEntry> ledger) {
    return new Explanation(account, ledger).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    Standing standing = account.standing();
    lines.add(account.principalId());
    lines.add("status: " + PrincipalTable.status(standing.status()) + ", access last read back: "
        + PrincipalTable.access(standing.access()));
    lines.add("budget: " + budget());
    lines.add("spent: " + Figures.spentOf(account.spend().usd(), account.rules().limit()) + " since "
        + account.spend().period().start() + "; the period ends " + account.spend().period().end());
    if (account.spend().estimated().isPositive()) {
      lines
          .add("of which estimated, for models without a price: " + Figures.usd(account.spend().estimated()));
    }
    Crossing crossing = account.spend().crossing();
    if (crossing != null) {
      lines.add(crossing.call() == null
          ? "over the limit since " + crossing.occurredAt() + ", not by a call of its own"
          : "crossed by call " + crossing.call() + " to " + crossing.model() + " at " + crossing.occurredAt()
              + ", seen " + crossing.observedAt());
    }
    if (standing.graceDeadline() != null) {
      lines.add("grace until " + standing.graceDeadline());
    }
    standing.holds().forEach(hold -> lines.add("held by " + holder(hold) + " since " + hold.since()));
    if (standing.pending() != null) {
      lines.add(
          "under way: access to become " + PrincipalTable.access(standing.pending().wanted()) + ", decided "
              + standing.pending().decidedAt()
              + (standing.pending().guarded() ? ", held back by the guard" : ""));
    }
    lastMeasure().ifPresent(measure -> lines.add("last suspension: " + told(measure)));
    account.totals().models().entrySet().stream()
        .sorted(Map.Entry.<String, Usd>comparingByValue(Comparator.reverseOrder())).limit(MODELS)
        .forEach(
            model -> lines.add("model " + model.getKey() + ": " + Figures.usd(model.getValue()) + " in all"));
    lines.add("what would lift it: " + remedy());
    return lines;
  }

  private String budget() {
    Policy rules = account.rules();
    Terms terms = account.terms();
    StringBuilder text = new StringBuilder(
        rules.limit() == null ? "no limit" : Figures.usd(rules.limit()) + " per period");
    if (terms.limit() != null) {
      text.append(", its own").append(by(terms.limit().directive()));
    }
    if (terms.lease() != null) {
      text.append(", lease of ").append(Figures.usd(terms.lease().usd())).append(" until ")
          .append(terms.lease().until())
          .append(by(terms.lease().directive()));
    }
    if (terms.exemption() != null) {
      text.append(", exempt until ").append(terms.exemption().until()).append(" for ")
          .append(terms.exemption().owner()).append(by(terms.exemption().directive()));
    }
    if (!rules.enforcing()) {
      text.append(rules.mode() == Mode.OBSERVE ? ", observed only" : ", enforcement is stopped");
    }
    return text.toString();
  }

  private String holder(Hold hold) {
    return switch (hold.kind()) {
      case BUDGET -> "its budget";
      case MANUAL -> "hand" + ledger.stream().filter(entry -> entry.sequence() == hold.decision())
          .map(LedgerEntry::entry).filter(Fact.DirectiveReceived.class::isInstance)
          .map(entry -> by(((Fact.DirectiveReceived) entry).directive().id())).findFirst().orElse("");
    };
  }

  /** Who asked for it, and why. */
  private String by(String directiveId) {
    return ledger.stream().map(LedgerEntry::entry).filter(Fact.DirectiveReceived.class::isInstance)
        .map(entry -> ((Fact.DirectiveReceived) entry).directive())
        .filter(asked -> asked.id().equals(directiveId))
        .map(Explanation::who).findFirst().orElse("");
  }

  private static String who(Directive directive) {
    return " (" + directive.actor() + ": " + directive.reason() + ")";
  }

  private Optional<Measure> lastMeasure() {
    return ledger.reversed().stream().map(LedgerEntry::entry)
        .filter(Decision.AccessSuspended.class::isInstance)
        .map(entry -> Optional.ofNullable(((Decision.AccessSuspended) entry).measure())).findFirst()
        .flatMap(measure -> measure);
  }

  private static String told(Measure measure) {
    String crossed = measure.crossedAt() == null ? "" : "crossed " + measure.crossedAt() + ", ";
    return crossed + leg("log arrived", measure.crossedAt(), measure.arrivedAt())
        + leg("decided", measure.arrivedAt(), measure.decidedAt())
        + leg("IAM changed", measure.decidedAt(), measure.changedAt())
        + leg("verified", measure.changedAt(), measure.verifiedAt()) + Figures.usd(measure.over())
        + " over the limit";
  }

  private static String leg(String name, @Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null
        ? ""
        : name + " after " + Duration.between(from, to).toMillis() / 1000.0 + " s, ";
  }

  private String remedy() {
    Standing standing = account.standing();
    if (standing.closed()) {
      return "nothing: the principal was deleted";
    }
    if (standing.hold(Hold.Kind.MANUAL).isPresent()) {
      return "'budgeteer lift'" + (standing.hold(Hold.Kind.BUDGET).isPresent()
          ? ", and for the budget a higher limit, a lease, or the period's end"
          : "");
    }
    return standing.held() || standing.graceDeadline() != null
        ? "a higher limit ('budgeteer budget set'), a lease ('budgeteer budget lease'), or the period's end at "
            + account.spend().period().end()
        : "nothing is held";
  }
}
