package io.github.budgeteer.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.cli.report.TextLayout.Colours;
import io.github.budgeteer.events.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticeLinesTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
  private static final TextLayout LAYOUT = new TextLayout(100, ZoneOffset.UTC, Colours.PLAIN);
  private static final Notice.LoggingOff OFF = new Notice.LoggingOff("arn:aws:iam::123456789012:account",
      "us-east-1");
  private static final Notice SWITCHED_OFF = new Notice.MeteringBlind(OFF, TEN, TEN,
      "arn:aws:iam::123456789012:user/ben");
  private static final Notice CONFIGURED = new Notice.MeteringResumed(OFF, TEN, TEN.plusSeconds(3_600), null);
  private static final Notice SILENT = new Notice.MeteringBlind(new Notice.NoInvocations(),
      TEN.minusSeconds(3_600), TEN.minusSeconds(1), null);
  private static final Notice HEARD = new Notice.MeteringResumed(new Notice.NoInvocations(),
      TEN.minusSeconds(3_600), TEN.plusSeconds(60), null);

  @Test
  void aReportTellsWhenMeteringWasBlindInTheOrderInWhichItWas() {
    assertThat(NoticeLines.section(List.of(SWITCHED_OFF, CONFIGURED, SILENT, HEARD), LAYOUT)).containsExactly(
        "Metering (times in UTC)",
        "  2026-11-23 09:59  metering is blind since 09:00: no call has come in",
        "  2026-11-23 10:00  metering is blind since 10:00: invocation logging was switched off in us-east-1",
        "                    of 123456789012 by arn:aws:iam::123456789012:user/ben",
        "  2026-11-23 10:01  calls come in again; none had since 09:00",
        "  2026-11-23 11:00  invocation logging is configured again in us-east-1 of 123456789012; it was off",
        "                    since 10:00");
    assertThat(NoticeLines.section(List.of(), LAYOUT)).isEmpty();
  }

  @Test
  void ofManyTheNewestAreTold() {
    List<Notice> nights = new ArrayList<>();
    for (int night = 0; night < NoticeLines.MOST + 2; night++) {
      Instant end = TEN.plus(Duration.ofDays(night));
      nights.add(new Notice.MeteringBlind(new Notice.NoInvocations(), end.minusSeconds(3_600), end, null));
    }

    assertThat(NoticeLines.section(nights, LAYOUT)).hasSize(NoticeLines.MOST + 2)
        .contains("... 2 before (--format json has all)")
        .endsWith("  2026-12-04 10:00  metering is blind since 09:00: no call has come in");
  }

  @Test
  void whatIsBlindNowIsWhatWasToldLast() {
    assertThat(NoticeLines.standing(List.of(SILENT, SWITCHED_OFF, HEARD), LAYOUT)).containsExactly(
        "Metering is blind since 2026-11-23 10:00 UTC: invocation logging was switched off in us-east-1 of",
        "123456789012 by arn:aws:iam::123456789012:user/ben.");
    assertThat(NoticeLines.standing(List.of(SILENT, SWITCHED_OFF, HEARD, CONFIGURED), LAYOUT)).isEmpty();
  }

  @Test
  void asItComesANoticeIsALineWithItsTime() {
    assertThat(LiveLine.text(SILENT, ZoneId.of("Europe/Berlin")))
        .isEqualTo("2026-11-23 10:59  metering is blind since 10:00: no call has come in");
    assertThat(LiveLine.json(HEARD)).isEqualTo("{\"type\":\"MeteringResumed\",\"blindness\":"
        + "{\"type\":\"NoInvocations\"},\"since\":\"2026-11-23T09:00:00Z\",\"occurredAt\":\"2026-11-23T10:01:00Z\"}");
  }
}
