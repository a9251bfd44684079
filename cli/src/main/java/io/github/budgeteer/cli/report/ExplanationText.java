package io.github.budgeteer.cli.report;

import io.github.budgeteer.cli.report.Explanation.Asked;
import io.github.budgeteer.cli.report.TextLayout.Paint;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells an explanation to people: first what stands, then why, then what would lift it, then the rest. */
public final class ExplanationText {
  private static final int LABEL = 13;
  private static final int MODELS = 5;
  private static final long MINUTE = 60_000;
  private static final int MILLI_DIGITS = 3;

  private final Explanation told;
  private final TextLayout layout;
  private final Times times;
  private final List<String> lines = new ArrayList<>();

  private ExplanationText(Explanation told, TextLayout layout) {
    this.told = told;
    this.layout = layout;
    this.times = new Times(layout.zone());
  }

  /** Returns the lines, none wider than the layout. */
  public static List<String> lines(Explanation explanation, TextLayout layout) {
    return new ExplanationText(explanation, layout).lines();
  }

  /** Returns the object, indented. */
  public static String json(Explanation explanation) {
    return ReportJson.of(explanation);
  }

  private List<String> lines() {
    Wrapped.lines(headline(), layout.width())
        .forEach(line -> lines.add(layout.paint(PrincipalTable.paint(told.status()), line)));
    row("Principal", told.principalId());
    row("Access", access());
    told.holds().forEach(hold -> row("Held", held(hold)));
    if (told.graceUntil() != null) {
      row("Grace", "until " + at(told.graceUntil()));
    }
    if (told.pending() != null) {
      row("Under way", "access to become " + PrincipalTable.access(told.pending().wanted()) + ", decided "
          + at(told.pending().decidedAt())
          + (told.pending().heldBackByGuard()
              ? ", held back by the guard against mass suspension until 'budgeteer release'"
              : ""));
    }
    if (told.failure() != null) {
      row(told.pending() != null && told.pending().heldBackByGuard() ? "Guard" : "Failed",
          at(told.failure().at()) + ": " + told.failure().message());
    }
    remedies();
    row("Spent", spent());
    row("Budget", budget());
    crossing();
    models();
    suspension();
    if (told.leak() != null) {
      row("Leak", Figures.count(told.leak().calls(), "call", "calls") + " for "
          + told.leak().usd().inCents() + " came through the denial");
    }
    return lines;
  }

  private String headline() {
    String name = PrincipalNames.nameOf(told.principalId(), told.accountType());
    return name + " " + switch (told.status()) {
      case ACTIVE -> told.budget().exemption() == null ? "has access." : "has access, and is exempt.";
      case GRACE_PERIOD -> told.notEnforced() == null
          ? "is over its limit, and loses access at "
              + (told.graceUntil() == null ? "the end of the grace" : at(told.graceUntil())) + "."
          : "is over its limit. " + nothingChanges(told.notEnforced());
      case SUSPENDING -> told.pending() != null && told.pending().heldBackByGuard()
          ? "is to be suspended; the guard against mass suspension holds it back."
          : "is being suspended.";
      case SUSPENDED -> told.notEnforced() == null || told.access() == Access.DENIED
          ? "is suspended" + (told.access() == Access.DENIED ? ": Bedrock denies its calls." : ".")
          : "would be suspended. " + nothingChanges(told.notEnforced());
      case RESTORING -> "gets its access back.";
      case CLOSED -> "was deleted, and is only metered.";
    };
  }

  private static String nothingChanges(Explanation.NotEnforced why) {
    return switch (why) {
      case OBSERVED -> "It is only observed, and keeps access.";
      case STOPPED -> "Enforcement is stopped, and it keeps access.";
      case NOT_ENFORCEABLE -> "No IAM policy binds this kind of identity, and it keeps access.";
    };
  }

  private String access() {
    return PrincipalTable.access(told.access()) + switch (told.notEnforced()) {
      case null -> ", as last read back; decisions are enforced";
      case OBSERVED -> ", as last read back; decisions are not enforced: the mode is observe"
          + by(told.budget().modeAsked());
      case STOPPED -> ", as last read back; decisions are not enforced: somebody stopped enforcement";
      case NOT_ENFORCEABLE -> ": no IAM policy binds this kind of identity";
    };
  }

  private String held(Explanation.Held hold) {
    String since = " since " + at(hold.since());
    return switch (hold.kind()) {
      case BUDGET -> "by its budget" + since
          + (hold.cause() == null ? "" : ": " + hold.cause().words());
      case MANUAL -> hold.asked() == null
          ? "by hand" + since
          : "by " + hold.asked().actor() + since + ": " + hold.asked().reason();
    };
  }

  private void remedies() {
    String label = "Lifted by";
    for (Explanation.Remedy remedy : told.remedies()) {
      row(label, remedy.text() + (remedy.at() == null ? "" : ", " + at(remedy.at())));
      label = "";
      if (remedy.what() == Explanation.Lifting.LIFT && told.remedies().size() > 1) {
        row(label, "and, for its budget, one of");
      }
    }
  }

  private String spent() {
    Explanation.Spend spend = told.spend();
    return Figures.spentOf(spend.usd(), told.budget().limitUsd()) + " since " + at(spend.periodStart())
        + "; the period ends " + at(spend.periodEnd())
        + (spend.estimatedUsd().isPositive()
            ? "; " + spend.estimatedUsd().inCents() + " of it is estimated, for models without a price"
            : "");
  }

  private String budget() {
    Explanation.Budget budget = told.budget();
    String standard = "the default for " + told.accountType().label() + " accounts";
    String limit = amount(budget.limitUsd());
    return Stream.of(switch (budget.source()) {
      case DEFAULT -> limit + ", " + standard;
      case OWN_LIMIT -> limit + ", its own limit"
          + by(budget.ownLimit() == null ? null : budget.ownLimit().asked())
          + "; " + standard + " is " + amount(budget.defaultUsd());
      case LEASE -> limit + ", a lease" + lease(budget.lease())
          + "; without it " + (budget.ownLimit() == null
              ? amount(budget.defaultUsd()) + ", " + standard
              : amount(budget.ownLimit().limitUsd()) + ", its own limit" + by(budget.ownLimit().asked()));
    }, budget.lease() == null || budget.source() == Explanation.Source.LEASE
        ? ""
        : "a lease of " + budget.lease().limitUsd().inCents() + lease(budget.lease()) + " raises nothing",
        budget.exemption() == null
            ? ""
            : "exempt until " + at(budget.exemption().until()) + ", " + budget.exemption().owner()
                + " answers for it" + by(budget.exemption().asked()))
        .filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
  }

  private String lease(Explanation.@Nullable Lease lease) {
    return lease == null ? "" : " until " + at(lease.until()) + by(lease.asked());
  }

  private void crossing() {
    Explanation.CrossedBy crossing = told.crossing();
    if (crossing == null) {
      return;
    }
    row("Crossed", switch (crossing.what()) {
      case CALL -> "by a call to " + crossing.model()
          + (crossing.usd() == null ? "" : " for " + crossing.usd().inCents()) + " at " + crossing.at()
          + ", request " + crossing.requestId()
          + (crossing.region() == null ? "" : " in " + crossing.region());
      case DIRECTIVE -> "by no call, but by what was asked for" + by(crossing.asked());
      case RULES -> "by no call: the rules changed at " + crossing.at();
      case PRICES -> "by no call: past calls were rated again at " + crossing.at();
      case TIME -> "by no call: a lease or an exemption ended at " + crossing.at();
    });
  }

  private void models() {
    List<Explanation.Model> shown = told.models().stream().limit(MODELS).toList();
    int name = shown.stream().mapToInt(model -> model.model().length()).max().orElse(0);
    int usd = shown.stream().mapToInt(model -> model.usd().inCents().length()).max().orElse(0);
    boolean period = told.modelsSince().equals(told.spend().periodStart());
    shown.forEach(model -> table(model.equals(shown.getFirst()) ? "Models" : "",
        model.model() + " ".repeat(name - model.model().length()) + "  "
            + " ".repeat(usd - model.usd().inCents().length()) + model.usd().inCents() + "  "
            + String.format(Locale.ROOT, "%3s %%", model.percent().toPlainString())));
    if (told.models().size() > MODELS) {
      row("", "and " + (told.models().size() - MODELS) + " more");
    }
    if (!shown.isEmpty() && !period) {
      row("", "since the account was opened, " + at(told.modelsSince()));
    }
  }

  private void suspension() {
    Explanation.Suspension last = told.lastSuspension();
    if (last == null) {
      return;
    }
    row("Suspension", "the last was decided " + at(last.decidedAt()) + " with "
        + Figures.spentOf(last.spentUsd(), last.limitUsd()) + " spent: " + last.cause().words()
        + (last.enforced() ? "" : "; it was not enforced"));
    Explanation.Measured measure = last.measure();
    if (measure != null) {
      row("", "it took " + lasting(measure.totalMillis()) + ": " + Stream.of(
          leg("the log arrived", measure.arrivalMillis()), leg("decided", measure.decisionMillis()),
          leg("IAM changed", measure.changeMillis()), leg("read back", measure.verificationMillis()))
          .filter(text -> !text.isEmpty()).collect(Collectors.joining(", "))
          + "; " + measure.overUsd().inCents() + " over the limit by then");
    }
  }

  private static String leg(String name, @Nullable Long millis) {
    return millis == null ? "" : name + " after " + lasting(millis);
  }

  private static String lasting(long millis) {
    return millis < MINUTE
        ? BigDecimal.valueOf(millis, MILLI_DIGITS).stripTrailingZeros().toPlainString() + " s"
        : millis / MINUTE + " min " + millis % MINUTE / 1000 + " s";
  }

  private String by(@Nullable Asked asked) {
    return asked == null ? "" : " (" + asked.actor() + ", " + at(asked.at()) + ": " + asked.reason() + ")";
  }

  private static String amount(@Nullable Usd limit) {
    return limit == null ? "no limit" : limit.inCents() + " per period";
  }

  private String at(Instant time) {
    return times.full(time) + " " + times.name();
  }

  private void row(String label, String text) {
    for (String line : Wrapped.lines(text, layout.width() - LABEL)) {
      table(label, line);
      label = "";
    }
  }

  private void table(String label, String line) {
    String heading = label.isEmpty()
        ? " ".repeat(LABEL)
        : layout.paint(Paint.HEADING, label)
            + " ".repeat(LABEL - label.length());
    lines.add((heading + line).stripTrailing());
  }
}
