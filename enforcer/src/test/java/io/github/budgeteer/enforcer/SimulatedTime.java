package io.github.budgeteer.enforcer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Time in which waiting takes none: tasks run one at a time, each until it waits or ends, in the order of the times they wait for.
 * A task must not wait for another one otherwise.
 */
final class SimulatedTime implements InstantSource, Executor {
  private final PriorityQueue<Event> events = new PriorityQueue<>(
      Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private final Semaphore idle = new Semaphore(0);
  private Instant now = Instant.parse("2026-11-01T10:00:00Z");
  private long numbers;

  private record Event(Instant at, long number, Semaphore turn) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    Event start = event(now);
    Thread.ofVirtual().start(() -> {
      start.turn().acquireUninterruptibly();
      try {
        task.run();
      } finally {
        idle.release();
      }
    });
  }

  /** Is called by a task that waits. */
  void sleep(Duration time) {
    Event end = event(now.plus(time));
    idle.release();
    end.turn().acquireUninterruptibly();
  }

  /** Lets the next task run that waits for nothing but time; without one, time passes by a moment. */
  void advance() {
    Event next = events.poll();
    if (next == null) {
      now = now.plusMillis(10);
      return;
    }
    now = next.at();
    next.turn().release();
    idle.acquireUninterruptibly();
  }

  private Event event(Instant at) {
    Event event = new Event(at, numbers++, new Semaphore(0));
    events.add(event);
    return event;
  }
}
