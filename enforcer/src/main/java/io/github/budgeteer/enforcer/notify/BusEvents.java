package io.github.budgeteer.enforcer.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Decision.Cause;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Outbox;
import io.github.budgeteer.events.Outbox.Brief;
import io.github.budgeteer.events.Outbox.Message;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decisions and notices in the form in which other systems know them on EventBridge: two have had their names and fields for
 * long, all others are named after the decision and carry it as it stands on {@code decisions}.
 */
final class BusEvents {
  static final String SUSPENSION = "Suspension Workflow Required";
  static final String RESTORATION = "Automatic User Restoration Required";
  private static final Json<Suspension> SUSPENSIONS = Json.of(Suspension.class);
  private static final Json<Restoration> RESTORATIONS = Json.of(Restoration.class);
  private static final Json<Decided> DECISIONS = Json.of(Decided.class);
  private static final Json<Notice> NOTICES = Json.of(Notice.class);
  private static final int PERCENT_DIGITS = 2;

  private BusEvents() {}

  /** Money is a number here, as its readers know it. */
  private record BudgetData(@JsonProperty("account_type") @Nullable String accountType,
      @JsonProperty("budget_limit_usd") @Nullable BigDecimal limit,
      @JsonProperty("spent_usd") BigDecimal spent,
      @JsonProperty("budget_usage_percent") @Nullable BigDecimal percent) {}

  private record Suspension(@JsonProperty("principal_id") String principalId, String reason,
      @JsonProperty("grace_period_seconds") long grace, @JsonProperty("budget_data") BudgetData budget,
      @JsonProperty("triggered_by") String triggeredBy, String timestamp, long sequence) {}

  private record Restoration(@JsonProperty("principal_id") String principalId,
      @JsonProperty("restoration_reason") String reason,
      @JsonProperty("refresh_date") @Nullable String refreshDate,
      @JsonProperty("current_time") String currentTime, long sequence) {}

  private record Decided(@JsonProperty("principal_id") String principalId, long sequence, String timestamp,
      Decision decision) {}

  static BusEvent of(Message message) {
    return switch (message.content()) {
      case Outbox.Noticed noticed -> new BusEvent(words(noticed.notice().getClass().getSimpleName()),
          text(NOTICES.encode(noticed.notice())), noticed.notice().occurredAt());
      case Outbox.Decided decided -> new BusEvent(detailType(decided.entry()),
          detail(decided.entry(), decided.brief()), decided.entry().occurredAt());
    };
  }

  private static String detailType(LedgerEntry entry) {
    return switch (entry.entry()) {
      // Whoever listens to these two acts on them; what is not enforced must not be acted on.
      case Decision.SuspensionRequired required ->
        required.enforced() ? SUSPENSION : "Suspension Not Enforced";
      case Decision.RestorationRequired required ->
        required.enforced() ? RESTORATION : "Restoration Not Enforced";
      case Decision decision -> words(decision.getClass().getSimpleName());
      case Fact fact -> throw noDecision(fact);
    };
  }

  private static String detail(LedgerEntry entry, Brief brief) {
    return switch (entry.entry()) {
      case Decision.SuspensionRequired required when required.enforced() ->
        text(SUSPENSIONS.encode(suspension(entry, required, brief)));
      case Decision.RestorationRequired required when required.enforced() ->
        text(RESTORATIONS.encode(restoration(entry, required, brief)));
      case Decision decision -> text(DECISIONS.encode(new Decided(entry.principalId(), entry.sequence(),
          entry.occurredAt().toString(), decision)));
      case Fact fact -> throw noDecision(fact);
    };
  }

  private static IllegalArgumentException noDecision(Fact fact) {
    return new IllegalArgumentException("no decision: " + fact.getClass().getName());
  }

  private static Suspension suspension(LedgerEntry entry, Decision.SuspensionRequired required, Brief brief) {
    BigDecimal limit = required.limit() == null ? null : required.limit().amount();
    BigDecimal spent = required.spent().amount();
    return new Suspension(entry.principalId(),
        required.cause() == Cause.GRACE_ELAPSED ? "grace_period_expired" : label(required.cause()),
        brief.grace().toSeconds(),
        new BudgetData(brief.accountType() == null ? null : brief.accountType().label(), limit, spent,
            limit == null || limit.signum() == 0
                ? null
                : spent.movePointRight(PERCENT_DIGITS).divide(limit, PERCENT_DIGITS, RoundingMode.HALF_UP)),
        required.cause().placesBudgetHold() ? "budget_monitor" : "operator", entry.occurredAt().toString(),
        entry.sequence());
  }

  private static Restoration restoration(LedgerEntry entry, Decision.RestorationRequired required,
      Brief brief) {
    boolean refreshed = required.cause() == Cause.PERIOD_ENDED;
    Instant refresh = brief.period() == null
        ? null
        : refreshed ? brief.period().start() : brief.period().end();
    return new Restoration(entry.principalId(),
        refreshed ? "budget_refresh_period_reached" : label(required.cause()),
        refresh == null ? null : refresh.toString(), entry.occurredAt().toString(), entry.sequence());
  }

  private static String label(Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }

  /** {@code GracePeriodStarted} as {@code Grace Period Started}. */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8);
  }
}
