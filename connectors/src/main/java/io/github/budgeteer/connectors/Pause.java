package io.github.budgeteer.connectors;

import java.time.Duration;
import java.time.InstantSource;

/** The time between attempts at what may pass by itself: twice as long each time. */
public final class Pause {
  private final InstantSource clock;
  private final Duration first;
  private final Duration longest;
  private final Schedule attempts = new Schedule();
  private Duration length = Duration.ZERO;

  /** Returns one from a second to a minute. */
  public Pause(InstantSource clock) {
    this(clock, Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  public Pause(InstantSource clock, Duration first, Duration longest) {
    this.clock = clock;
    this.first = first;
    this.longest = longest;
  }

  /** Tells whether it is too early for the next attempt. */
  public boolean isOn() {
    return !attempts.isDue(clock.instant(), length);
  }

  /** An attempt failed. */
  public void begin() {
    Duration next = length.isZero() ? first : length.multipliedBy(2);
    length = next.compareTo(longest) < 0 ? next : longest;
    attempts.done(clock.instant());
  }

  /** Returns how long it lasts, from the attempt that failed; zero if the last one went well. */
  public Duration length() {
    return length;
  }

  /** An attempt went well. */
  public void end() {
    length = Duration.ZERO;
  }
}
