package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Outbox.Brief;
import io.github.budgeteer.events.Outbox.Message;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Threshold;
import io.github.budgeteer.events.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people are told of a message: who, how much of what, what comes next and when, and how to ask for more. */
final class Wording {
  static final String ASK = "ask whoever runs Bedrock Budgeteer for a higher limit or a lease";
  private static final String BY_RAISE = ", or earlier if the limit is raised or a lease is granted";

  private final String contact;

  /**
   * Makes the wording of an instance.
   *
   * @param contact how to ask for more; nothing for a sentence of ours
   */
  Wording(Optional<String> contact) {
    this.contact = contact.orElse(ASK);
  }

  /** Returns what is sent of a message. */
  Outgoing outgoing(Message message) {
    return new Outgoing(message.id(), notification(message), BusEvents.of(message));
  }

  private Optional<Notification> notification(Message message) {
    return switch (message.content()) {
      case Outbox.Noticed noticed ->
        Optional.of(NoticeWording.of(message.id(), noticed.notice(), contact));
      case Outbox.Decided decided when decided.news()
          && decided.entry().entry() instanceof Decision decision ->
        tell(decision, decided.brief()).map(said -> notification(message.id(), decided, said));
      case Outbox.Decided _ -> Optional.empty();
    };
  }

  /**
   * What is said of one decision.
   *
   * @param what ends a line that begins with a name
   * @param more a sentence on how it came
   * @param next a sentence on what comes next
   * @param nextAt when; null if no time is set
   */
  private record Said(Severity severity, Audience audience, String what, String more, String next,
      @Nullable Instant nextAt) {}

  private Notification notification(String id, Outbox.Decided decided, Said said) {
    LedgerEntry entry = decided.entry();
    Brief brief = decided.brief();
    Usd spent = brief.spent();
    Period period = brief.period();
    AccountType type = brief.accountType();
    StringBuilder text = new StringBuilder("Principal: ").append(entry.principalId());
    if (type != null) {
      text.append(" (").append(type.label()).append(')');
    }
    if (spent != null) {
      text.append("\nSpent: ").append(Amounts.spentOf(spent, brief.limit()));
    }
    if (period != null) {
      text.append("\nPeriod: ").append(Amounts.time(period.start())).append(" to ")
          .append(Amounts.time(period.end()));
    }
    if (!said.more().isEmpty()) {
      text.append("\nWhat happened: ").append(said.more());
    }
    text.append("\nNext: ").append(said.next()).append("\nTo ask for more: ").append(contact);
    return new Notification(id, entry.entry().getClass().getSimpleName(), said.severity(), said.audience(),
        name(entry.principalId()) + ": " + said.what(), text.toString(), entry.principalId(), type, spent,
        brief.limit(), Amounts.percent(spent, brief.limit()), said.next(), said.nextAt(), contact,
        entry.occurredAt());
  }

  private static Optional<Said> tell(Decision decision, Brief brief) {
    return Optional.ofNullable(switch (decision) {
      case Decision.ThresholdChanged changed -> level(changed, brief);
      case Decision.GracePeriodStarted started -> budget(Severity.WARNING,
          "limit reached, access ends at " + Amounts.time(started.deadline()),
          "the limit is reached, and a grace period of " + Amounts.duration(brief.grace()) + " began.",
          bindable(brief)
              ? "access to Bedrock is taken away at " + Amounts.time(started.deadline())
                  + " unless spend comes back under the limit before, by a higher limit or a lease. In observe mode "
                  + "it is only written down."
              : unbindable(),
          started.deadline());
      case Decision.GracePeriodCancelled cancelled ->
        budget(Severity.INFO, "grace period cancelled, access stays",
            "spend is under the limit again: " + cancelled.cause().words() + ".",
            "nothing, until the limit is reached again. " + periodEnds(brief), end(brief));
      case Decision.SuspensionRequired required -> required.enforced()
          ? budget(Severity.WARNING, "final warning, access is being taken away",
              required.cause().words() + ".",
              "another message follows when IAM has been read back as denying access. "
                  + comesBack(required.cause(), brief),
              backAt(required.cause(), brief))
          : budget(Severity.WARNING, "would be suspended, and nothing is enforced",
              required.cause().words() + ".",
              "access stays: the mode is observe, or enforcement is stopped. " + periodEnds(brief),
              end(brief));
      case Decision.AccessSuspended suspended ->
        budget(Severity.WARNING, "access suspended", "IAM was read back: access is denied" + took(suspended)
            + ".", comesBack(brief.suspension(), brief), backAt(brief.suspension(), brief));
      case Decision.SuspensionFailed failed -> high("access could NOT be taken away", failed.message(),
          again(failed.reason()));
      case Decision.SuspensionHeld held -> high("suspension held back by the guard", held.message(),
          "access stays until somebody lets it pass: ./budgeteer release, with the principal's id. A wrong price "
              + "or limit is likelier than so many overspent budgets; look there first.");
      case Decision.SuspensionLeakDetected detected -> high("calls get through although access is denied",
          detected.leak().calls() + (detected.leak().calls() == 1 ? " call" : " calls") + " for "
              + detected.leak().usd().inCents() + " succeeded after access had been read back as denied.",
          "find out by which way, and close it; the next message comes at ten times as many calls.");
      case Decision.RestorationRequired required -> budget(Severity.INFO, "no longer suspended",
          required.cause().words() + "; nothing had been taken away.", periodEnds(brief), end(brief));
      case Decision.AccessRestored _ -> budget(Severity.INFO, "access is back",
          "IAM was read back: nothing of ours denies access any more.",
          "nothing, until the limit is reached again. " + periodEnds(brief), end(brief));
      case Decision.RestorationFailed failed -> high("access could NOT be given back", failed.message(),
          again(failed.reason()));
      case Decision.DirectiveRejected rejected -> new Said(Severity.INFO, Audience.OPERATIONAL_ALERTS,
          "request refused", rejected.message(), "nothing: all is as it was before.", null);
      case Decision.BudgetInitialized _,Decision.BudgetChanged _,Decision.BudgetRefreshed _,Decision.BudgetClosed _,Decision.BudgetReopened _ ->
        null;
    });
  }

  private static @Nullable Said level(Decision.ThresholdChanged changed, Brief brief) {
    Long percent = Amounts.percent(changed.spent(), changed.limit());
    String share = percent == null ? "" : percent + " % of the limit spent";
    String reached = bindable(brief)
        ? "at 100 % a grace period begins, and then access to Bedrock is taken away; in observe mode it is only "
            + "written down. "
        : unbindable() + ' ';
    return switch (changed.to()) {
      case NORMAL -> null;
      case WARNING, CRITICAL -> budget(Severity.WARNING,
          (changed.to() == Threshold.WARNING ? "warning, " : "critical, ") + share, "",
          reached + periodEnds(brief), end(brief));
      case EXCEEDED -> budget(Severity.WARNING, "limit reached",
          "the limit is reached, and no grace period follows: an exemption stands, spend rests on estimates, or "
              + "access is on its way out already.",
          periodEnds(brief), end(brief));
    };
  }

  private static Said budget(Severity severity, String what, String more, String next,
      @Nullable Instant nextAt) {
    return new Said(severity, Audience.BUDGET_ALERTS, what, more, next, nextAt);
  }

  private static Said high(String what, String more, String next) {
    return new Said(Severity.HIGH, Audience.HIGH_SEVERITY, what, more, next, null);
  }

  private static String took(Decision.AccessSuspended suspended) {
    return suspended.measure() == null
        ? ""
        : ", " + Amounts.duration(Duration.between(suspended.measure().decidedAt(),
            suspended.measure().verifiedAt())) + " after it was decided and "
            + suspended.measure().over().inCents() + " over the limit";
  }

  private static String again(Outcome.Reason reason) {
    return switch (reason) {
      case NOT_ENFORCEABLE, NO_SUCH_PRINCIPAL -> "it is not tried again: somebody must act.";
      case UNAVAILABLE, NOT_VERIFIED ->
        "it is tried again, at least every five minutes; a message follows when it succeeds, and none for the "
            + "same failure.";
    };
  }

  private static String comesBack(@Nullable Cause cause, Brief brief) {
    if (cause != null && !cause.placesBudgetHold()) {
      return "Access comes back when what holds it is lifted.";
    }
    return brief.period() == null
        ? "Access comes back when the next period begins" + BY_RAISE + '.'
        : "Access comes back at " + Amounts.time(brief.period().end()) + ", when the next period begins"
            + BY_RAISE + '.';
  }

  private static @Nullable Instant backAt(@Nullable Cause cause, Brief brief) {
    return cause != null && !cause.placesBudgetHold() ? null : end(brief);
  }

  private static String periodEnds(Brief brief) {
    return brief.period() == null
        ? "The next period begins with nothing spent."
        : "The next period begins at " + Amounts.time(brief.period().end()) + " with nothing spent.";
  }

  private static @Nullable Instant end(Brief brief) {
    return brief.period() == null ? null : brief.period().end();
  }

  private static boolean bindable(Brief brief) {
    return brief.accountType() == null || brief.accountType().enforceable();
  }

  private static String unbindable() {
    return "access stays: no IAM policy binds this kind of identity, so somebody must stop it.";
  }

  /** The part of an ARN that people know somebody by. */
  private static String name(String principalId) {
    return principalId.substring(principalId.lastIndexOf(':') + 1);
  }
}
