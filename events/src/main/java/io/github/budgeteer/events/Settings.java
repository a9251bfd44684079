package io.github.budgeteer.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the settings make of the rules that a process started with. Paths of other environments, and other paths, concern somebody
 * else.
 *
 * @param environment whose settings count, besides the global ones
 */
public record Settings(String environment) {
  private static final String PREFIX = "/bedrock-budgeteer/";
  private static final Duration LONGEST = Duration.ofDays(3_660);

  /** A setting that is known; the first five have the names that users of the original know. */
  public enum Known {
    WARNING("global/thresholds_percent_warn",
        "a whole percentage above 0, at most thresholds_percent_critical"), //
    CRITICAL("global/thresholds_percent_critical", "a whole percentage, at most 100"), //
    LIMIT("global/default_user_budget_usd", "USD per period, 0 or more, such as 25.50"), //
    GRACE("global/grace_period_seconds", "whole seconds, 0 or more"), //
    PERIOD("ENVIRONMENT/cost/budget_refresh_period_days", "whole days, 1 to 3660"), //
    MODE("global/mode", "observe or enforce"), //
    /** Under the mode {@link Mode#ENFORCE}, whose decisions are carried out. */
    ENFORCED("global/enforced_account_types",
        "account types with commas, such as bedrock_api_key,user, or all"), //
    UNPRICED("global/unpriced", "alert or enforce"), //
    /** What {@code budgeteer stop} sets. */
    STOPPED("global/enforcement_stopped", "true or false");

    private static final String OF_ENVIRONMENT = "ENVIRONMENT";

    private final String path;
    private final String accepted;

    Known(String path, String accepted) {
      this.path = path;
      this.accepted = accepted;
    }

    /** Returns what values it takes, for people. */
    public String accepted() {
      return accepted;
    }

    /** Tells whether each environment has its own; all others are followed by all environments. */
    public boolean perEnvironment() {
      return path.startsWith(OF_ENVIRONMENT);
    }

    private Optional<String> environmentOf(String full) {
      if (!perEnvironment()) {
        return Optional.empty();
      }
      Matcher matcher = Pattern
          .compile(PREFIX + "([a-z0-9-]+)" + Pattern.quote(path.substring(OF_ENVIRONMENT.length())))
          .matcher(full);
      return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
  }

  /** Returns the SSM path of a setting. */
  public String path(Known known) {
    return PREFIX + known.path.replace(Known.OF_ENVIRONMENT, environment);
  }

  /** Returns the environment that alone follows an SSM path; nothing for the global ones, and for paths that are none of ours. */
  public static Optional<String> environmentOf(String path) {
    return Arrays.stream(Known.values()).flatMap(known -> known.environmentOf(path).stream()).findAny();
  }

  /** Returns the setting of an SSM path, or null if it is none of ours. */
  public @Nullable Known known(String path) {
    return Arrays.stream(Known.values()).filter(known -> path(known).equals(path)).findFirst().orElse(null);
  }

  /**
   * Returns the rules that settings make of those the process started with.
   *
   * @throws IllegalArgumentException if one of them, or all together, make no rules; the message says what would be accepted
   */
  public Policy applyTo(Policy policy, Collection<Setting> settings) {
    Map<String, String> values = values(settings);
    return new Policy(
        values.containsKey(path(Known.LIMIT)) ? read(values, Known.LIMIT, Usd::of, Usd.ZERO) : policy.limit(),
        read(values, Known.WARNING, Integer::valueOf, policy.warningPercent()),
        read(values, Known.CRITICAL, Integer::valueOf, policy.criticalPercent()),
        read(values, Known.GRACE, text -> atMost(LONGEST, Duration.ofSeconds(Long.parseLong(text))),
            policy.grace()),
        read(values, Known.PERIOD,
            text -> new PeriodSpec.Rolling(atMost(LONGEST, Duration.ofDays(Integer.parseInt(text)))),
            policy.period()),
        read(values, Known.MODE, text -> word(Mode.class, text), policy.mode()),
        read(values, Known.UNPRICED, text -> word(Unpriced.class, text), policy.unpriced()),
        read(values, Known.STOPPED, Settings::truth, policy.stopped()));
  }

  /**
   * Returns the account types whose decisions are carried out, where the mode is to carry them out.
   *
   * @param unset those if nothing is set
   * @throws IllegalArgumentException if it is none; the message says what would be accepted
   */
  public Set<AccountType> enforced(Collection<Setting> settings, Set<AccountType> unset) {
    return read(values(settings), Known.ENFORCED, Settings::types, unset);
  }

  /**
   * Demands a setting that makes rules together with those that are set.
   *
   * @throws IllegalArgumentException if it does not; the message says what would be accepted
   */
  public void require(Setting setting, Collection<Setting> others) {
    List<Setting> all = new ArrayList<>(others);
    all.add(setting);
    require(all);
  }

  /**
   * Demands settings that make rules together.
   *
   * @throws IllegalArgumentException if they do not; the message says what would be accepted
   */
  public void require(Collection<Setting> all) {
    applyTo(new Policy(null, Policy.DEFAULT_WARNING_PERCENT, Policy.DEFAULT_CRITICAL_PERCENT,
        Policy.DEFAULT_GRACE, Policy.DEFAULT_PERIOD, Mode.ENFORCE), all);
    enforced(all, Set.of());
  }

  private static Map<String, String> values(Collection<Setting> settings) {
    return settings.stream()
        .collect(Collectors.toMap(Setting::path, Setting::value, (older, newer) -> newer));
  }

  private <T> T read(Map<String, String> values, Known known,
      Function<String, T> parse,
      T unset) {
    String value = values.get(path(known));
    if (value == null) {
      return unset;
    }
    try {
      return parse.apply(value.strip());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          path(known) + ": '" + value + "'; accepted: " + known.accepted, e);
    }
  }

  private static Duration atMost(Duration longest, Duration duration) {
    if (duration.compareTo(longest) > 0) {
      throw new IllegalArgumentException("longer than ten years");
    }
    return duration;
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static Set<AccountType> types(String text) {
    return text.equals("all")
        ? EnumSet.allOf(AccountType.class)
        : Pattern.compile(",").splitAsStream(text).map(type -> word(AccountType.class, type.strip()))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
