package io.github.budgeteer.cli.control;

import io.github.budgeteer.cli.control.BudgetFile.Wanted;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Directive;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Terms;
import io.github.budgeteer.events.Usd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has to be asked for, so that a principal has what it is to have: nothing where it has it already. */
final class BudgetPlan {
  private BudgetPlan() {}

  /**
   * One difference.
   *
   * @param what limit, lease, exemption or mode
   * @param now how it stands
   * @param then how it will
   */
  record Change(String principalId, String what, String now, String then, Directive.Request request) {}

  /** Compares what is wanted with an account; null if there is none yet. */
  static List<Change> of(String principalId, Wanted wanted, @Nullable Account account) {
    Terms terms = account == null ? Terms.NONE : account.terms();
    List<Change> changes = new ArrayList<>();
    if (wanted.limit() != null) {
      String now = limit(terms.limit());
      String then = switch (wanted.limit()) {
        case Directive.SetLimit set -> usd(set.limit());
        default -> "default";
      };
      add(changes, principalId, "limit", now, then, wanted.limit());
    }
    if (wanted.lease() != null) {
      add(changes, principalId, "lease", lease(terms.lease()), lease(wanted.lease()), wanted.lease());
    }
    if (wanted.exemption() != null) {
      Terms.@Nullable Exemption stands = terms.exemption();
      Directive.Exempt exempt = wanted.exemption();
      add(changes, principalId, "exemption",
          stands == null ? "none" : stands.owner() + " until " + stands.until(),
          exempt.until().equals(Instant.EPOCH) ? "none" : exempt.owner() + " until " + exempt.until(),
          exempt);
    }
    if (wanted.mode() != null) {
      add(changes, principalId, "mode", mode(terms.mode()), mode(wanted.mode().mode()), wanted.mode());
    }
    return changes;
  }

  private static void add(List<Change> changes, String principalId, String what, String now, String then,
      Directive.Request request) {
    if (!now.equals(then)) {
      changes.add(new Change(principalId, what, now, then, request));
    }
  }

  private static String limit(Terms.@Nullable OwnLimit own) {
    return own == null ? "default" : usd(own.usd());
  }

  private static String usd(@Nullable Usd usd) {
    return usd == null ? "none" : "$" + usd;
  }

  private static String lease(Terms.@Nullable Lease lease) {
    return lease == null ? "none" : usd(lease.usd()) + " until " + lease.until();
  }

  private static String lease(Directive.GrantLease lease) {
    return lease.limit() == null ? "none" : usd(lease.limit()) + " until " + lease.until();
  }

  private static String mode(@Nullable Mode mode) {
    return Objects.toString(mode, "default").toLowerCase(Locale.ROOT);
  }
}
