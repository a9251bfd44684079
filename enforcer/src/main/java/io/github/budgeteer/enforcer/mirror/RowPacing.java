package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Standing;
import io.github.budgeteer.events.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says when a principal's row is written: at once when its standing or level has changed or the row is not known yet, and for
 * spend alone at most once a minute. Of several accounts of one principal only the newest is written.
 */
final class RowPacing {
  static final Duration PLAIN_SPEND = Duration.ofMinutes(1);

  private final Map<String, Account> waiting = new LinkedHashMap<>();
  private final Map<String, Written> written = new HashMap<>();

  /** What a row says, and since when. */
  private record Written(Standing standing, Threshold level, Instant at) {}

  /** Takes an account; an older one than the one that waits changes nothing. */
  void take(Account account) {
    waiting.merge(account.principalId(), account,
        (before, after) -> after.head().sequence() < before.head().sequence() ? before : after);
  }

  /** Returns the accounts to write now, which then count as written. */
  List<Account> due(Instant now) {
    List<Account> due = new ArrayList<>();
    waiting.values().removeIf(account -> isDue(account, now) && due.add(account));
    due.forEach(account -> remember(account, now));
    return due;
  }

  /** Returns all that waits, which then counts as written. */
  List<Account> all(Instant now) {
    List<Account> all = List.copyOf(waiting.values());
    waiting.clear();
    all.forEach(account -> remember(account, now));
    return all;
  }

  /** Forgets what was written and what waits: all of it comes again. */
  void forget() {
    waiting.clear();
    written.clear();
  }

  private boolean isDue(Account account, Instant now) {
    Written row = written.get(account.principalId());
    return row == null || !row.standing().equals(account.standing()) || row.level() != account.level()
        || !now.isBefore(row.at().plus(PLAIN_SPEND));
  }

  private void remember(Account account, Instant now) {
    written.put(account.principalId(), new Written(account.standing(), account.level(), now));
  }
}
