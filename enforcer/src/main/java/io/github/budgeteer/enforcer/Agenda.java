package io.github.budgeteer.enforcer;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whose turn it is when: who waits for nothing comes first in the order of asking, then who waited for a time. */
public final class Agenda {
  private final Set<String> ready = new LinkedHashSet<>();
  private final Map<String, Entry> waiting = new HashMap<>();
  private final TreeSet<Entry> byTime = new TreeSet<>(
      Comparator.comparing(Entry::at).thenComparing(Entry::principalId));

  private record Entry(String principalId, Instant at) {}

  /** Has a principal come as soon as possible. */
  public void now(String principalId) {
    remove(principalId);
    ready.add(principalId);
  }

  /** Has a principal come at a time, unless it is to come earlier. */
  public void at(String principalId, Instant time) {
    if (!ready.contains(principalId)) {
      remove(principalId);
      Entry entry = new Entry(principalId, time);
      waiting.put(principalId, entry);
      byTime.add(entry);
    }
  }

  /** Forgets a principal. */
  public void remove(String principalId) {
    ready.remove(principalId);
    Entry entry = waiting.remove(principalId);
    if (entry != null) {
      byTime.remove(entry);
    }
  }

  /** Takes the next principal off whose time has come; null if there is none. */
  public @Nullable String next(Instant now) {
    while (!byTime.isEmpty() && !byTime.first().at().isAfter(now)) {
      now(byTime.first().principalId());
    }
    if (ready.isEmpty()) {
      return null;
    }
    String first = ready.iterator().next();
    ready.remove(first);
    return first;
  }
}
