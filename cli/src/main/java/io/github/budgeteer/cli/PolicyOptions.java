package io.github.budgeteer.cli;

import io.github.budgeteer.cli.run.RunOptions;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.PeriodSpec;
import io.github.budgeteer.events.Unpriced;
import io.github.budgeteer.events.Usd;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what rules principals are held to, wherever those are decided. */
final class PolicyOptions {
  @Option(names = "--limit", paramLabel = "USD", converter = LimitConverter.class, description = "Limit per period for every principal, or for --limited-account-types. Without it Bedrock API keys have 1 USD, all "
      + "others are only metered.")
  @Nullable
  Usd limit;

  @Option(names = "--grace", paramLabel = "ISO-8601-DURATION", converter = GraceConverter.class, description = "From the crossing of the limit to the suspension; PT0S suspends at once. Default: PT5M.")
  @Nullable
  Duration grace;

  @Option(names = "--period", paramLabel = "DURATION|day|week[:DAY]|month", converter = PeriodConverter.class, description = "How long a limit lasts: a length such as P30D, counted from a principal's first call, or a calendar "
      + "unit; weeks begin on Monday unless a day is named. Default: P30D.")
  @Nullable
  PeriodSpec period;

  @Option(names = "--zone", paramLabel = "IANA", converter = ZoneConverter.class, description = "Time zone whose days, weeks and months count, and in which times are shown. Default: UTC.")
  @Nullable
  ZoneId zone;

  @Option(names = "--mode", paramLabel = "enforce|observe", description = "Whether decisions are carried out. Default: enforce; with --aws, and of a topology alone: observe.")
  @Nullable
  Mode mode;

  @Option(names = "--unpriced", paramLabel = "alert|enforce", description = "Whether spend on models without a price, which is estimated, can suspend. Default: alert.")
  @Nullable
  Unpriced unpriced;

  @Option(names = "--limited-account-types", paramLabel = "TYPE", split = ",", description = "Who has the limit: user, bedrock_api_key, role, service, session, federated, root, unattributed; all others are "
      + "only metered. Default: everybody with --limit, else bedrock_api_key.")
  @Nullable
  List<AccountType> limited;

  RunOptions toRunOptions() {
    return new RunOptions(limit, grace, period, zone, mode, unpriced, null, limited);
  }

  static final class LimitConverter implements ITypeConverter<Usd> {
    @Override
    public Usd convert(String value) {
      try {
        Usd usd = Usd.of(value);
        if (!usd.isNegative()) {
          return usd;
        }
      } catch (NumberFormatException e) {
        // Told below, with the rest.
      }
      throw new TypeConversionException(
          "'" + value + "' is no limit; accepted: dollars, 0 or more, such as 25 or 0.50");
    }
  }

  static final class GraceConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      Duration duration = duration(value);
      if (duration == null || duration.isNegative()) {
        throw new TypeConversionException(
            "'" + value
                + "' is no grace period; accepted: an ISO-8601 duration of 0 or more, such as PT5M or PT0S");
      }
      return duration;
    }
  }

  static final class PeriodConverter implements ITypeConverter<PeriodSpec> {
    @Override
    public PeriodSpec convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "day" -> new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneOffset.UTC);
        case "week" -> new PeriodSpec.Calendar(PeriodSpec.Unit.WEEK, ZoneOffset.UTC);
        case "week:monday", "week:tuesday", "week:wednesday", "week:thursday", "week:friday", "week:saturday",
            "week:sunday" ->
          new PeriodSpec.Calendar(PeriodSpec.Unit.WEEK, ZoneOffset.UTC,
              DayOfWeek.valueOf(value.substring("week:".length()).toUpperCase(Locale.ROOT)));
        case "month" -> new PeriodSpec.Calendar(PeriodSpec.Unit.MONTH, ZoneOffset.UTC);
        default -> {
          Duration duration = duration(value);
          if (duration == null || duration.isZero() || duration.isNegative()) {
            throw new TypeConversionException("'" + value
                + "' is no period; accepted: day, week, week:sunday (or another first day), month, or an ISO-8601 duration longer than 0, such as P30D");
          }
          yield new PeriodSpec.Rolling(duration);
        }
      };
    }
  }

  static final class ZoneConverter implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String value) {
      try {
        return ZoneId.of(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "'" + value + "' is no time zone; accepted: an IANA name such as Europe/Berlin, or UTC");
      }
    }
  }

  private static @Nullable Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
