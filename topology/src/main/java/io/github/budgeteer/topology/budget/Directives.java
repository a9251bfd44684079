package io.github.budgeteer.topology.budget;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Directive.Rejection;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Hold;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which directives an account takes, and what they do to it. */
final class Directives {
  private Directives() {}

  /**
   * Returns why a directive can't be carried out, or nothing if it can.
   *
   * @param account the account before it
   * @param now account time
   */
  static Optional<Rejection> rejection(Account account, Fact.DirectiveReceived received, Instant now) {
    Standing standing = account.standing();
    if (standing.closed()) {
      return Optional.of(Rejection.CLOSED);
    }
    return switch (received.directive().request()) {
      case Directive.SetLimit set -> Optional.empty();
      case Directive.UseDefaultLimit use -> Optional.empty();
      case Directive.SetMode mode -> Optional.empty();
      case Directive.Hold hold -> Optional.empty();
      case Directive.Restore restore -> Optional.empty();
      case Directive.GrantLease lease -> lease(account, lease, now);
      case Directive.Exempt exempt -> rejected(
          account.terms().exemption() == null && !exempt.until().isAfter(now), Rejection.EXPIRED);
      case Directive.Release release -> rejected(!guarded(standing), Rejection.NOTHING_TO_LIFT);
      case Directive.Lift lift -> {
        boolean liftable = standing.hold(Hold.Kind.MANUAL).isPresent() || guarded(standing);
        yield rejected(!liftable, standing.held() ? Rejection.BUDGET_HOLD : Rejection.NOTHING_TO_LIFT);
      }
    };
  }

  private static Optional<Rejection> lease(Account account, Directive.GrantLease lease, Instant now) {
    if (lease.limit() == null) {
      return rejected(account.terms().lease() == null, Rejection.NOTHING_TO_LIFT);
    }
    if (!lease.until().isAfter(now)) {
      return Optional.of(Rejection.EXPIRED);
    }
    Usd raised = account.terms().withLease(null).applyTo(account.policy()).limit();
    return rejected(raised == null || raised.isAtLeast(lease.limit()), Rejection.NO_RAISE);
  }

  private static Optional<Rejection> rejected(boolean condition, Rejection reason) {
    return condition ? Optional.of(reason) : Optional.empty();
  }

  private static boolean guarded(Standing standing) {
    Standing.@Nullable Pending pending = standing.pending();
    return pending != null && pending.guarded();
  }

  /** Returns the message that explains a rejection to whoever asked. */
  static String message(Rejection reason) {
    return switch (reason) {
      case EXPIRED -> "its end has passed; accepted: a time to come";
      case NO_RAISE ->
        "a lease raises the limit, and this one does not; accepted: more than the limit in force";
      case NOTHING_TO_LIFT -> "there is nothing to lift, release or take back";
      case BUDGET_HOLD -> "only the budget holds it; accepted: a lease, a higher limit, or an exemption";
      case CLOSED -> "the principal has been deleted";
    };
  }

  /**
   * Returns the account after a directive that it takes.
   *
   * @param sequence of the directive's entry
   */
  static Account applied(Account account, Directive directive, Instant occurredAt, long sequence) {
    Terms terms = account.terms();
    Standing standing = account.standing();
    return switch (directive.request()) {
      case Directive.SetLimit set ->
        account.with(terms.withLimit(new Terms.OwnLimit(set.limit(), directive.id())));
      case Directive.UseDefaultLimit use -> account.with(terms.withLimit(null));
      case Directive.GrantLease lease -> account.with(terms.withLease(
          lease.limit() == null ? null : new Terms.Lease(lease.limit(), lease.until(), directive.id())));
      case Directive.Exempt exempt -> account.with(terms.withExemption(exempt.until().isAfter(account.time())
          ? new Terms.Exemption(exempt.until(), exempt.owner(), directive.id())
          : null));
      case Directive.SetMode mode -> account.with(terms.withMode(mode.mode()));
      case Directive.Hold hold ->
        account.with(standing.plus(new Hold(Hold.Kind.MANUAL, sequence, occurredAt)));
      case Directive.Lift lift -> account.with(standing.without(Hold.Kind.MANUAL));
      case Directive.Release release -> account;
      case Directive.Restore restore -> account.with(standing.without(Hold.Kind.MANUAL))
          .with(terms.withExemption(untilPeriodEnd(account, directive)));
    };
  }

  private static Terms.Exemption untilPeriodEnd(Account account, Directive directive) {
    Instant end = account.spend().period().end();
    Terms.@Nullable Exemption granted = account.terms().exemption();
    return granted != null && granted.until().isAfter(end)
        ? granted
        : new Terms.Exemption(end, directive.actor(), directive.id());
  }

  /** Tells whether a directive lets a suspension pass that the guard holds back. */
  static boolean releases(Account before, Directive directive) {
    return guarded(before.standing()) && switch (directive.request()) {
      case Directive.Release release -> true;
      case Directive.Lift lift -> before.standing().hold(Hold.Kind.MANUAL).isEmpty();
      case Directive.SetLimit other -> false;
      case Directive.UseDefaultLimit other -> false;
      case Directive.GrantLease other -> false;
      case Directive.Exempt other -> false;
      case Directive.SetMode other -> false;
      case Directive.Hold other -> false;
      case Directive.Restore other -> false;
    };
  }
}
