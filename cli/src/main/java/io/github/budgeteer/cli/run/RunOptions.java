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
 * @param limit USD per period for every principal; absent: {@link Policy#DEFAULT_LIMIT} for Bedrock API keys only
 * @param grace from the crossing of the limit to the suspension
 * @param period how long a limit lasts, without a zone
 * @param zone whose days, weeks and months those are; also the zone that times are shown in
 * @param mode whether decisions are carried out
 * @param unpriced whether spend on models without a price can suspend
 * @param sessionScopedRoles names of the roles whose sessions are persons, with an account each
 */
public record RunOptions(@Nullable Usd limit, @Nullable Duration grace, @Nullable PeriodSpec period,
    @Nullable ZoneId zone, @Nullable Mode mode, @Nullable Unpriced unpriced,
    @Nullable List<String> sessionScopedRoles) {
  /** Nothing given. */
  public static final RunOptions NONE = new RunOptions(null, null, null, null, null, null, null);
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
    RunOptions merged = new RunOptions(limit == null ? before.limit : limit,
        grace == null ? before.grace : grace,
        period == null ? before.period : period, zone == null ? before.zone : zone,
        mode == null ? before.modeIn(data) : mode, unpriced == null ? before.unpriced : unpriced,
        sessionScopedRoles == null ? before.sessionScopedRoles : sessionScopedRoles);
    data.write(FILE, JSON.encode(merged));
    return merged;
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
    Set<AccountType> limited = limit == null
        ? EnumSet.of(AccountType.BEDROCK_API_KEY)
        : EnumSet.allOf(AccountType.class);
    return new PolicyBook(policy, limited);
  }
}
