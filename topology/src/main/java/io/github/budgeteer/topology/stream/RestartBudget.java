package io.github.budgeteer.topology.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often failed threads are replaced before the application gives up: so many times within any window. */
final class RestartBudget {
  private final int restarts;
  private final Duration window;
  private final Deque<Instant> spent = new ArrayDeque<>();

  RestartBudget(int restarts, Duration window) {
    this.restarts = restarts;
    this.window = window;
  }

  /** Takes one restart, and tells whether it was there to be taken. */
  synchronized boolean spend(Instant now) {
    Instant forgotten = now.minus(window);
    while (!spent.isEmpty() && !spent.getFirst().isAfter(forgotten)) {
      spent.removeFirst();
    }
    if (spent.size() >= restarts) {
      return false;
    }
    spent.addLast(now);
    return true;
  }
}
