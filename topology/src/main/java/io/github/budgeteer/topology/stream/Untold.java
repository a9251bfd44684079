package io.github.budgeteer.topology.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that have changed and have not been told of, in memory, the first first; one that waits is not moved.
 *
 * <p>To find them again after a crash it is enough to keep {@link #since}: all that wait, and some others, have their newest
 * entry at that time or later. A store of them would cost two records with nearly every call.
 */
final class Untold {
  /** Told first; when all of them are, those that have come meanwhile are next, but not within the same second. */
  private Batch first = new Batch();
  private Batch next = new Batch();

  /** Who changed, and the earliest account time at which any of them did. */
  private static final class Batch {
    private final Set<String> principals = new LinkedHashSet<>();
    private @Nullable Instant since;

    void add(String principalId, Instant time) {
      if (principals.add(principalId)) {
        since = earlier(since, time);
      }
    }

    boolean remove(String principalId) {
      boolean waited = principals.remove(principalId);
      if (principals.isEmpty()) {
        since = null;
      }
      return waited;
    }
  }

  /**
   * Adds an account unless it waits already.
   *
   * @param time of the account, which never goes back
   */
  void add(String principalId, Instant time) {
    if (!first.principals.contains(principalId)) {
      next.add(principalId, time);
    }
  }

  /** Adds an account that was never told of: it need not wait for a second to pass. */
  void addNew(String principalId, Instant time) {
    if (!next.principals.contains(principalId)) {
      first.add(principalId, time);
    }
  }

  /** Lets an account wait for another turn. */
  void postpone(String principalId, Instant time) {
    if (first.remove(principalId)) {
      next.add(principalId, time);
    }
  }

  /** Lets those that have come meanwhile have their turn if nobody else waits: call it once a second. */
  void turn() {
    if (first.principals.isEmpty()) {
      Batch empty = first;
      first = next;
      next = empty;
    }
  }

  /** Returns the first whose turn it is. */
  List<String> first(int most) {
    List<String> waiting = new ArrayList<>();
    for (Iterator<String> all = first.principals.iterator(); all.hasNext() && waiting.size() < most;) {
      waiting.add(all.next());
    }
    return waiting;
  }

  /** Removes an account; returns whether it waited. */
  boolean remove(String principalId) {
    return first.remove(principalId) || next.remove(principalId);
  }

  /** Returns a time that is not after that of any account that waits; null if none does. */
  @Nullable
  Instant since() {
    return earlier(first.since, next.since);
  }

  static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
