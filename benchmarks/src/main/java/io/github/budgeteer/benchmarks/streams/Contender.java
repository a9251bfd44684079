package io.github.budgeteer.benchmarks.streams;

import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Usd;
import io.github.budgeteer.topology.budget.PolicyBook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Ways to add up what principals use, from the least to all that we do. */
enum Contender {
  /** A plain consumer, the JSON read, a hash map. */
  RAW {
    @Override
    Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
      return RawContender.run(bench, load);
    }
  },
  /** The DSL's windowed aggregation, exactly once. */
  DSL {
    @Override
    Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
      return DslContender.run(bench, load, threads, directory, false);
    }
  },
  /** The same, and a line of a ledger for each call: the least that whoever keeps one has to do. */
  DSL_LEDGER {
    @Override
    Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
      return DslContender.run(bench, load, threads, directory, true);
    }
  },
  /** The whole topology, live. */
  BUDGETEER {
    @Override
    Progress run(Bench bench, Load load, int threads, Path directory) throws Exception {
      return BudgeteerContender.run(bench, load, threads, directory);
    }
  };

  static final Duration PATIENCE = Duration.ofMinutes(20);
  /** A limit that the biggest spenders reach. */
  static final Usd LIMIT = Usd.of("2");

  /** Runs to the end of the calls, checks the sums, and returns what it took. */
  abstract Progress run(Bench bench, Load load, int threads, Path directory) throws Exception;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PolicyBook policies(Usd limit) {
    return new PolicyBook(new Policy(limit, Policy.DEFAULT_WARNING_PERCENT, Policy.DEFAULT_CRITICAL_PERCENT,
        Policy.DEFAULT_GRACE, Policy.DEFAULT_PERIOD, Mode.ENFORCE), Set.of(AccountType.USER));
  }
}
