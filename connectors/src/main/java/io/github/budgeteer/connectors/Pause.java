package io.github.budgeteer.connectors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time between attempts at what may pass by itself: twice as long each time, from a second to a minute. */
public final class Pause {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Duration length = FIRST;
  private Instant until = Instant.MIN;

  public Pause(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells whether it is too early for the next attempt. */
  public boolean isOn() {
    return clock.instant().isBefore(until);
  }

  /** An attempt failed. */
  public void begin() {
    until = clock.instant().plus(length);
    length = length.multipliedBy(2).compareTo(LONGEST) < 0 ? length.multipliedBy(2) : LONGEST;
  }

  /** An attempt went well. */
  public void end() {
    length = FIRST;
  }
}
