package io.github.budgeteer.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodSpecTest {

  @ParameterizedTest
  @CsvSource({"DAY,   Europe/Berlin,    2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
      "DAY,   Europe/Berlin,    2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
      "WEEK,  UTC,              2026-11-01T23:59:59Z, 2026-10-26T00:00:00Z, 2026-11-02T00:00:00Z",
      "WEEK,  UTC,              2026-11-02T00:00:00Z, 2026-11-02T00:00:00Z, 2026-11-09T00:00:00Z",
      "MONTH, America/New_York, 2026-11-15T00:00:00Z, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z",
      "MONTH, UTC,              2024-02-29T23:59:59Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z"})
  void aCalendarPeriodIsWholeInItsZoneWhateverTheClockDoes(PeriodSpec.Unit unit, String zone, Instant at,
      Instant start, Instant end) {
    PeriodSpec spec = new PeriodSpec.Calendar(unit, ZoneId.of(zone));

    assertThat(spec.containing(at, null)).isEqualTo(new Period(start, end));
  }

  @ParameterizedTest
  @CsvSource({"SUNDAY, 2026-11-01T05:00:00Z, 2026-11-08T06:00:00Z",
      "WEDNESDAY, 2026-11-04T06:00:00Z, 2026-11-11T06:00:00Z"})
  void aWeekBeginsOnTheChosenDayInItsZone(DayOfWeek first, Instant start, Instant end) {
    PeriodSpec spec = new PeriodSpec.Calendar(PeriodSpec.Unit.WEEK, ZoneId.of("America/Chicago"), first);

    assertThat(spec.containing(start, null)).isEqualTo(new Period(start, end));
    assertThat(spec.containing(end.minusNanos(1), null)).isEqualTo(new Period(start, end));
  }

  @Test
  void aRollingPeriodIsAnchoredAtTheOpeningHoweverLongTheAccountWasIdle() {
    PeriodSpec spec = new PeriodSpec.Rolling(Duration.ofDays(1));
    Instant opening = Instant.parse("2026-11-01T10:30:00Z");
    Period first = spec.containing(opening, null);

    Period later = spec.containing(Instant.parse("2026-11-05T09:00:00Z"), first);

    assertThat(first).isEqualTo(new Period(opening, Instant.parse("2026-11-02T10:30:00Z")));
    assertThat(later)
        .isEqualTo(new Period(Instant.parse("2026-11-04T10:30:00Z"), Instant.parse("2026-11-05T10:30:00Z")));
  }

  @Test
  void aCalendarPeriodThatFollowsARollingOneStartsWhereThatEnded() {
    Period rolling = new Period(Instant.parse("2026-11-01T10:30:00Z"), Instant.parse("2026-11-02T10:30:00Z"));

    Period next = new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneId.of("UTC")).containing(rolling.end(),
        rolling);

    assertThat(next).isEqualTo(new Period(rolling.end(), Instant.parse("2026-11-03T00:00:00Z")));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-01T10:29:59.999999999Z, 2026-10-31T10:30:00Z",
      "2026-10-31T10:30:00Z, 2026-10-31T10:30:00Z", "2026-10-31T10:29:00Z, 2026-10-30T10:30:00Z",
      "2026-10-01T11:00:00Z, 2026-10-01T10:30:00Z"})
  void rollingPeriodsGoBackFromALaterOne(Instant at, Instant start) {
    Period later = new Period(Instant.parse("2026-11-01T10:30:00Z"), Instant.parse("2026-11-01T11:00:00Z"));

    assertThat(new PeriodSpec.Rolling(Duration.ofDays(1)).before(at, later))
        .isEqualTo(new Period(start, start.plus(Duration.ofDays(1))));
  }

  @Test
  void aCalendarPeriodEndsWhereALaterOneOfOtherRulesBegan() {
    PeriodSpec days = new PeriodSpec.Calendar(PeriodSpec.Unit.DAY, ZoneId.of("UTC"));
    Instant midnight = Instant.parse("2026-11-01T00:00:00Z");
    Instant began = Instant.parse("2026-11-01T10:30:00Z");
    Period later = new Period(began, Instant.parse("2026-11-02T00:00:00Z"));

    assertThat(days.before(began.minusNanos(1), later)).isEqualTo(new Period(midnight, began));
    assertThat(days.before(midnight.minusNanos(1), later))
        .isEqualTo(new Period(Instant.parse("2026-10-31T00:00:00Z"), midnight));
  }
}
