package io.github.budgeteer.events;

import java.time.Instant;

/**
 * One budget period.
 *
 * @param start first instant in it
 * @param end first instant after it
 */
public record Period(Instant start, Instant end) {
  public Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "period [" + start + ", " + end + "): the end must be after the start");
    }
  }

  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }
}
