package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inquiry;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.Leak;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What each principal's row must say, and what to do if it does not; not safe for several threads at once. */
final class RowCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RowCheck.class);
  /** The mirror writes a new account's row at once, and plain spend a minute late; only behind that is a row wrong. */
  private static final Duration WRITTEN_BY_THEN = Duration.ofSeconds(5);
  private static final Duration UP_TO_DATE_BY_THEN = RowPacing.PLAIN_SPEND.plusSeconds(30);

  private final BudgetTables tables;
  private final InstantSource clock;
  private final DriftMetrics metrics;
  private final Map<String, Known> accounts = new TreeMap<>();

  /** An account, and since when it is known. */
  private record Known(Account account, Instant since) {}

  /** A row that is not as it must be. */
  private record Difference(Account account, Drift drift, Map<String, AttributeValue> row) {}

  RowCheck(BudgetTables tables, InstantSource clock, DriftMetrics metrics) {
    this.tables = tables;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Takes an account; of several of one principal the newest counts. */
  void know(Account account) {
    Known before = accounts.get(account.principalId());
    if (before == null || before.account().head().sequence() < account.head().sequence()) {
      accounts.put(account.principalId(), new Known(slim(account), clock.instant()));
    }
  }

  /** Everybody is kept, so what no row shows is left out. */
  private static Account slim(Account account) {
    return new Account(account.principalId(), account.accountType(), account.head(), account.time(),
        account.policy(), account.terms(), account.spend(), account.standing(),
        new Account.Totals(Usd.ZERO, 0, new Account.AfterSuspension(0, Usd.ZERO), Map.of()), List.of(),
        Leak.NONE, null);
  }

  /** Returns everybody who must have a row. */
  List<String> known() {
    return List.copyOf(accounts.keySet());
  }

  /** Has an inquiry look at those that it is about. */
  Inquiry begin(Inquiry inquiry) {
    for (String principalId : inquiry.principals().isEmpty() ? known() : inquiry.principals()) {
      if (accounts.containsKey(principalId)) {
        inquiry.add(principalId);
      } else {
        inquiry.passOver(principalId);
      }
    }
    return inquiry;
  }

  /** Compares rows, and writes those again that differ. */
  void repair(List<String> principals) {
    try {
      for (Difference difference : differences(principals)) {
        write(difference);
      }
    } catch (RuntimeException e) { // The DynamoDB that runs in this process has exceptions of its own.
      LOG.warn("rows can't be compared: {}; they are with the next round", e.toString());
    }
  }

  /** Goes on with an inquiry, so many rows at most. */
  void answer(Inquiry inquiry, int most) {
    List<String> principals = inquiry.next(most);
    principals.forEach(principalId -> inquiry.looked());
    List<Difference> differences;
    try {
      differences = differences(principals);
    } catch (RuntimeException e) {
      principals.forEach(
          principalId -> inquiry.found(principalId, null, Fate.UNREADABLE, "DynamoDB: " + message(e)));
      return;
    }
    for (Difference difference : differences) {
      String principalId = difference.account().principalId();
      if (inquiry.repairs()) {
        try {
          write(difference);
          inquiry.found(principalId, difference.drift(), Fate.REPAIRED, null);
        } catch (RuntimeException e) {
          inquiry.found(principalId, difference.drift(), Fate.REMAINS, "DynamoDB: " + message(e));
        }
      } else {
        inquiry.found(principalId, difference.drift(), Fate.LEFT, null);
      }
    }
  }

  private void write(Difference difference) {
    LOG.warn("the row of {} has drifted ({}): {}", difference.account().principalId(),
        difference.drift().kind().label(), difference.drift().message());
    metrics.found(difference.drift());
    tables.rewrite(difference.account(), difference.row());
    metrics.repaired(difference.drift());
  }

  private List<Difference> differences(List<String> principals) {
    if (principals.isEmpty()) {
      return List.of();
    }
    Map<String, Map<String, AttributeValue>> rows = tables.rows(principals);
    List<Difference> differences = new ArrayList<>();
    for (String principalId : principals) {
      Known known = accounts.get(principalId);
      Map<String, AttributeValue> row = rows.getOrDefault(principalId, Map.of());
      if (known != null) {
        drift(known, row).ifPresent(drift -> differences.add(new Difference(known.account(), drift, row)));
      }
    }
    return differences;
  }

  private Optional<Drift> drift(Known known, Map<String, AttributeValue> row) {
    Duration age = Duration.between(known.since(), clock.instant());
    if (row.isEmpty()) {
      return age.compareTo(WRITTEN_BY_THEN) < 0
          ? Optional.empty()
          : Optional.of(new Drift(Drift.Kind.ROW_MISSING, "there is no row"));
    }
    Map<String, Optional<AttributeValue>> expected = BudgetTables.attributes(known.account());
    if (age.compareTo(UP_TO_DATE_BY_THEN) < 0 && !isSame(row.get(BudgetTables.SEQUENCE),
        expected.getOrDefault(BudgetTables.SEQUENCE, Optional.empty()).orElse(null))) {
      return Optional.empty();
    }
    return expected.entrySet().stream()
        .filter(each -> !isSame(row.get(each.getKey()), each.getValue().orElse(null))).findFirst()
        .map(each -> new Drift(Drift.Kind.ROW_CHANGED, each.getKey() + " is "
            + text(row.get(each.getKey())) + ", not " + text(each.getValue().orElse(null))));
  }

  private static boolean isSame(@Nullable AttributeValue actual, @Nullable AttributeValue wanted) {
    if (actual == null || wanted == null) {
      return Objects.equals(actual, wanted);
    }
    if (actual.n() == null || wanted.n() == null) {
      return actual.equals(wanted);
    }
    // Numbers come back without the zeros that they were written with.
    return new BigDecimal(actual.n()).compareTo(new BigDecimal(wanted.n())) == 0;
  }

  private static String text(@Nullable AttributeValue value) {
    if (value == null) {
      return "absent";
    }
    return value.n() == null ? String.valueOf(value.s()) : value.n();
  }

  private static String message(RuntimeException e) {
    return e.getClass().getSimpleName();
  }
}
