package io.github.budgeteer.cli.report;

import io.github.budgeteer.events.Notice;
import org.jspecify.annotations.Nullable;

/** What a notice means, told to whoever runs the instance. */
final class NoticeWords {
  private final Times times;

  NoticeWords(Times times) {
    this.times = times;
  }

  String tell(Notice notice) {
    String since = times.near(notice.since(), notice.occurredAt());
    return switch (notice) {
      case Notice.MeteringBlind blind -> "metering is blind since " + since + ": " + cause(blind);
      case Notice.MeteringResumed resumed -> switch (resumed.blindness()) {
        case Notice.NoInvocations _ -> "calls come in again; none had since " + since;
        case Notice.LoggingOff off -> "invocation logging is configured again" + where(off, resumed.actor())
            + "; it was off since " + since;
      };
    };
  }

  /** Tells what makes metering blind now. */
  String standing(Notice.MeteringBlind blind) {
    return "Metering is blind since " + times.full(blind.since()) + ' ' + times.name() + ": " + cause(blind)
        + '.';
  }

  private static String cause(Notice.MeteringBlind blind) {
    return switch (blind.blindness()) {
      case Notice.NoInvocations _ -> "no call has come in";
      case Notice.LoggingOff off -> "invocation logging was switched off" + where(off, blind.actor());
    };
  }

  private static String where(Notice.LoggingOff off, @Nullable String actor) {
    // People know the account by its number.
    String account = off.account().replaceAll("[^0-9]", "");
    return " in " + off.region() + " of " + account + (actor == null ? "" : " by " + actor);
  }
}
