package io.github.budgeteer.cli.run;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Json;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.PolicyBook;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a user gave; what is absent is as before in this data directory, or else as shipped.
 *
 * @param limit USD per period; absent: {@link Policy#DEFAULT_LIMIT}
 * @param grace from the crossing of the limit to the suspension
 * @param period how long a limit lasts, without a zone
 * @param zone whose days, weeks and months those are; also the zone that times are shown in
 * @param mode whether decisions are carried out
 * @param unpriced whether spend on models without a price can suspend
 * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
 * @param limited the account types that have the limit; absent: every one if a limit was given, else Bedrock API keys
 */
public record RunOptions(@Nullable Usd limit, @Nullable Duration grace, @Nullable PeriodSpec period,
    @Nullable ZoneId zone, @Nullable Mode mode, @Nullable Unpriced unpriced,
    @Nullable List<String> sessionScopedRoles, @Nullable List<AccountType> limited) {
  /** Nothing given. */
  public static final RunOptions NONE = new RunOptions(null, null, null, null, null, null, null, null);
  private static final Json<RunOptions> JSON = Json.of(RunOptions.class);
  private static final String FILE = "options.json";

  /** Tells whether the data directory remembers any, and so has been used. */
  static boolean areIn(DataDirectory data) {
    return data.read(FILE).isPresent();
  }

  /** Returns these options, completed by what the data directory remembers, which then remembers them. */
  public RunOptions rememberedIn(DataDirectory data) {
    RunOptions before = data.read(FILE).map(JSON::decode)
        .orElse(NONE);
    RunOptions merged = completedBy(before.withMode(before.modeIn(data)));
    data.write(FILE, JSON.encode(merged));
    return merged;
  }

  /** Returns these options, and others' where these have none. */
  public RunOptions completedBy(RunOptions others) {
    return new RunOptions(limit == null ? others.limit : limit, grace == null ? others.grace : grace,
        period == null ? others.period : period, zone == null ? others.zone : zone,
        mode == null ? others.mode : mode, unpriced == null ? others.unpriced : unpriced,
        sessionScopedRoles == null ? others.sessionScopedRoles : sessionScopedRoles,
        limited == null ? others.limited : limited);
  }

  /** Returns these options with another mode. */
  public RunOptions withMode(@Nullable Mode newMode) {
    return new RunOptions(limit, grace, period, zone, newMode, unpriced, sessionScopedRoles, limited);
  }

  /** Returns these options with other roles whose sessions are persons. */
  public RunOptions withSessionScopedRoles(@Nullable List<String> roles) {
    return new RunOptions(limit, grace, period, zone, mode, unpriced, roles, limited);
  }

  /** On AWS nobody loses access unless that was asked for. */
  private @Nullable Mode modeIn(DataDirectory data) {
    return mode == null && AwsTarget.of(data).isPresent() ? Mode.OBSERVE : mode;
  }

  /** Returns the roles whose sessions are persons. */
  public List<String> sessionScopedRolesOrNone() {
    return sessionScopedRoles == null ? List.of() : sessionScopedRoles;
  }

  /** Returns the zone that times are shown in. */
  public ZoneId zoneOrUtc() {
    return zone == null ? ZoneOffset.UTC : zone;
  }

  /** Returns the rules per account type. */
  public PolicyBook policies() {
    PeriodSpec spec = switch (period == null ? Policy.DEFAULT_PERIOD : period) {
      case PeriodSpec.Calendar calendar ->
        new PeriodSpec.Calendar(calendar.unit(), zoneOrUtc(), calendar.firstDay());
      case PeriodSpec.Rolling rolling -> rolling;
    };
    Policy policy = new Policy(limit == null ? Policy.DEFAULT_LIMIT : limit, Policy.DEFAULT_WARNING_PERCENT,
        Policy.DEFAULT_CRITICAL_PERCENT, grace == null ? Policy.DEFAULT_GRACE : grace, spec,
        mode == null ? Mode.ENFORCE : mode, unpriced == null ? Unpriced.ALERT : unpriced, false);
    return new PolicyBook(policy, limitedTypes());
  }

  private Set<AccountType> limitedTypes() {
    if (limited != null) {
      return Set.copyOf(limited);
    }
    return limit == null ? EnumSet.of(AccountType.BEDROCK_API_KEY) : EnumSet.allOf(AccountType.class);
  }
}
