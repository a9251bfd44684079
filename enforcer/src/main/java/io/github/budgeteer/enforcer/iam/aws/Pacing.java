package io.github.budgeteer.enforcer.iam.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Spreads calls evenly: one in each interval, whoever comes first. */
final class Pacing {
  private static final double NANOS_PER_SECOND = 1e9;

  private final InstantSource clock;
  private final Pause pause;
  private final long interval;
  private Instant next = Instant.MIN;

  Pacing(double perSecond, InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
    interval = Math.round(NANOS_PER_SECOND / perSecond);
  }

  /** Returns when it is the caller's turn. */
  void await() {
    Instant now = clock.instant();
    Instant turn;
    synchronized (this) {
      turn = now.isAfter(next) ? now : next;
      next = turn.plusNanos(interval);
    }
    if (turn.isAfter(now)) {
      pause.of(Duration.between(now, turn));
    }
  }
}
