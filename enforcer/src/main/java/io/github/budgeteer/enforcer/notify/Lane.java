package io.github.budgeteer.enforcer.notify;

import io.github.budgeteer.enforcer.Agenda;
import io.github.budgeteer.enforcer.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one channel. Messages about one subject go in their order, and one that fails holds up only those; a channel that
 * fails again and again is asked less and less often, whoever's turn it is.
 */
final class Lane {
  /** A single failure is no trouble yet. */
  private static final int TROUBLE = 3;

  private final Channel channel;
  private final Backoff backoff;
  private final Agenda agenda = new Agenda();
  private final Map<String, Deque<String>> waiting = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final AtomicInteger size = new AtomicInteger();
  private int failuresInRow;
  private Instant pausedUntil = Instant.MIN;
  private volatile @Nullable String trouble;

  Lane(Channel channel, Backoff backoff) {
    this.channel = channel;
    this.backoff = backoff;
  }

  Channel channel() {
    return channel;
  }

  int size() {
    return size.get();
  }

  /** Returns what is wrong with the channel, and what to do; nothing while it works. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Puts a message behind those about the same subject; the first of them is sent at a time. */
  void add(String subject, String id, Instant from) {
    Deque<String> queue = waiting.computeIfAbsent(subject, key -> new ArrayDeque<>());
    queue.add(id);
    size.incrementAndGet();
    if (queue.size() == 1) {
      agenda.at(subject, from);
    }
  }

  /** Takes a message back that is not being sent; tells whether it was there. */
  boolean remove(String subject, String id, Instant now) {
    Deque<String> queue = waiting.get(subject);
    if (queue == null || underWay.contains(subject) || !queue.remove(id)) {
      return false;
    }
    size.decrementAndGet();
    agenda.remove(subject);
    next(subject, queue, now);
    return true;
  }

  /** Returns the ids of what is to be sent now, which counts as being sent until {@link #delivered} or {@link #failed}. */
  List<String> take(Instant now) {
    List<String> ids = new ArrayList<>();
    if (!underWay.isEmpty() || now.isBefore(pausedUntil)) {
      return ids;
    }
    while (ids.size() < channel.mostAtOnce()) {
      String subject = agenda.next(now);
      if (subject == null) {
        break;
      }
      underWay.add(subject);
      ids.add(Objects.requireNonNull(waiting.get(subject)).getFirst());
    }
    return ids;
  }

  boolean busy() {
    return !underWay.isEmpty();
  }

  void delivered(String subject, Instant now) {
    failuresInRow = 0;
    pausedUntil = Instant.MIN;
    trouble = null;
    done(subject, now);
  }

  /** Has a message tried again, after as long a wait as its failures ask for. */
  void failed(String subject, Delivery.Failed failure, int attempts, Instant now) {
    pause(failure, now);
    underWay.remove(subject);
    agenda.at(subject, now.plus(backoff.after(attempts)));
  }

  /** Gives a message up. */
  void givenUp(String subject, Delivery.Failed failure, Instant now) {
    pause(failure, now);
    done(subject, now);
  }

  private void pause(Delivery.Failed failure, Instant now) {
    failuresInRow++;
    Duration asked = failure instanceof Delivery.Unavailable unavailable
        ? unavailable.pause()
        : Duration.ZERO;
    Duration wait = backoff.after(failuresInRow);
    pausedUntil = now.plus(asked.compareTo(wait) > 0 ? asked : wait);
    if (failuresInRow >= TROUBLE) {
      trouble = failure.reason();
    }
  }

  private void done(String subject, Instant now) {
    underWay.remove(subject);
    Deque<String> queue = Objects.requireNonNull(waiting.get(subject));
    queue.removeFirst();
    size.decrementAndGet();
    next(subject, queue, now);
  }

  private void next(String subject, Deque<String> queue, Instant now) {
    if (queue.isEmpty()) {
      waiting.remove(subject);
    } else {
      agenda.at(subject, now);
    }
  }
}
