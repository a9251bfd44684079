package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.events.Notice;
import org.jspecify.annotations.Nullable;

/** What people are told of a notice. */
final class NoticeWording {
  private NoticeWording() {}

  static Notification of(String id, Notice notice, String contact) {
    return switch (notice) {
      case Notice.MeteringBlind blind -> told(id, blind, Severity.HIGH, Audience.HIGH_SEVERITY,
          "metering is blind: " + cause(blind.blindness()), "Since " + Amounts.time(blind.since()) + ": "
              + cause(blind.blindness()) + by(blind.actor()) + ". No budget holds what nobody sees.",
          remedy(blind.blindness()), contact);
      case Notice.MeteringResumed resumed -> told(id, resumed, Severity.INFO, Audience.OPERATIONAL_ALERTS,
          "metering sees again", "It was blind since " + Amounts.time(resumed.since()) + ": "
              + cause(resumed.blindness()) + "." + (resumed.actor() == null
                  ? ""
                  : " Logging was configured again" + by(resumed.actor()) + "."),
          "nothing; calls that were made meanwhile and logged nowhere stay uncharged.", contact);
    };
  }

  private static Notification told(String id, Notice notice, Severity severity, Audience audience,
      String title, String what, String next, String contact) {
    return new Notification(id, notice.getClass().getSimpleName(), severity, audience, title,
        "What happened: " + what + "\nNext: " + next, null, null, null, null, null, next, null, contact,
        notice.occurredAt());
  }

  private static String cause(Notice.Blindness blindness) {
    return switch (blindness) {
      case Notice.NoInvocations _ -> "no call has come in";
      case Notice.LoggingOff off -> "invocation logging is off in " + off.region() + " of "
        // People know the account by its number.
          + off.account().replaceAll("[^0-9]", "");
    };
  }

  private static String remedy(Notice.Blindness blindness) {
    return switch (blindness) {
      case Notice.NoInvocations _ ->
        "see whether logs still arrive where they are read, and whether anybody calls "
            + "at all; a message follows with the next call.";
      case Notice.LoggingOff _ ->
        "configure model invocation logging there again; a message follows when CloudTrail "
            + "tells of it.";
    };
  }

  private static String by(@Nullable String actor) {
    return actor == null ? "" : " by " + actor;
  }
}
