package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** How long a budget lasts before it is refreshed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = PeriodSpec.Rolling.class, name = "rolling"),
    @JsonSubTypes.Type(value = PeriodSpec.Calendar.class, name = "calendar")})
public sealed interface PeriodSpec {

  /**
   * Returns the period that contains a time.
   *
   * @param at the time that the period must contain
   * @param previous the period before it, which anchors a rolling one and cuts off a calendar one; null for an account
   *     that opens at {@code at}
   */
  Period containing(Instant at, @Nullable Period previous);

  /**
   * Returns the period that contains a time before a later period.
   *
   * @param at the time that the period must contain
   * @param later the period that anchors a rolling one and cuts off a calendar one; begins after {@code at}
   */
  Period before(Instant at, Period later);

  /** Periods of one length, one after the other from the account's opening. */
  record Rolling(Duration length) implements PeriodSpec {
    public Rolling {
      if (length.isZero() || length.isNegative()) {
        throw new IllegalArgumentException("period: " + length + "; a period is longer than 0");
      }
    }

    @Override
    public Period containing(Instant at, @Nullable Period previous) {
      Instant anchor = previous == null ? at : previous.end();
      long whole = Duration.between(anchor, at).dividedBy(length);
      Instant start = anchor.plus(length.multipliedBy(whole));
      return new Period(start, start.plus(length));
    }

    @Override
    public Period before(Instant at, Period later) {
      // The last instant before a period is in the one before it, its start is not.
      long whole = Duration.between(at, later.start()).minusNanos(1).dividedBy(length) + 1;
      Instant start = later.start().minus(length.multipliedBy(whole));
      return new Period(start, start.plus(length));
    }
  }

  /**
   * Whole days, weeks or months of a time zone, whatever its clock changes do to their length.
   *
   * @param firstDay on which weeks begin; Monday in records that do not tell
   */
  record Calendar(Unit unit, ZoneId zone, @AddedLater DayOfWeek firstDay) implements PeriodSpec {
    @SuppressWarnings("ConstantValue") // Records of before this field have none.
    public Calendar {
      firstDay = firstDay == null ? DayOfWeek.MONDAY : firstDay;
    }

    /** Makes periods whose weeks begin on Monday. */
    public Calendar(Unit unit, ZoneId zone) {
      this(unit, zone, DayOfWeek.MONDAY);
    }

    @Override
    public Period containing(Instant at, @Nullable Period previous) {
      LocalDate date = at.atZone(zone).toLocalDate();
      LocalDate first = switch (unit) {
        case DAY -> date;
        case WEEK -> date.with(TemporalAdjusters.previousOrSame(firstDay));
        case MONTH -> date.withDayOfMonth(1);
      };
      LocalDate next = switch (unit) {
        case DAY -> first.plusDays(1);
        case WEEK -> first.plusWeeks(1);
        case MONTH -> first.plusMonths(1);
      };
      Instant start = first.atStartOfDay(zone).toInstant();
      Instant end = next.atStartOfDay(zone).toInstant();
      return new Period(previous != null && previous.end().isAfter(start) ? previous.end() : start, end);
    }

    @Override
    public Period before(Instant at, Period later) {
      Period whole = containing(at, null);
      return later.start().isBefore(whole.end()) ? new Period(whole.start(), later.start()) : whole;
    }
  }

  /** A calendar unit. */
  enum Unit {
    DAY, WEEK, MONTH
  }
}
