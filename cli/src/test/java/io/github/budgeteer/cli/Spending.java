package io.github.budgeteer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Log files of principals who spend, a part of whom cross their limit: each with calls of a file that is known beforehand, and
 * most of them with what they spent in files before it. The calls were made some minutes ago, as those of a live run are.
 */
final class Spending {
  static final int FILES = 4;
  static final String LIMIT = "10";
  static final String CALL = "0.1";
  private static final int CALLS_TO_LIMIT = 100;
  private static final int CALLS_TO_CRITICAL = 90;
  private static final int CALLS_TO_WARNING = 70;
  /** In each file before that of the crossing; three of them lead beyond the first level. */
  private static final int CALLS_BEFORE = 25;
  /**
   * In each file after it: every other one who is over its limit goes on calling, and no more is decided. The rest fall silent:
   * nothing but their timer can end their grace, where any fact ends that of the others.
   */
  private static final int CALLS_AFTER = 5;
  /** In every file, of those who stay below the limit: below all levels, beyond the first, and beyond the second. */
  private static final List<Integer> MODEST = List.of(15, 20, 23);
  private static final int OF_A_KIND = 20;
  private static final Duration LOG_DELAY = Duration.ofMinutes(10);

  private final Path logs;
  private final Instant firstCallAt = Instant.now().minus(LOG_DELAY);
  private final List<Spender> spenders = new ArrayList<>();

  /**
   * One principal.
   *
   * @param calls how many it has in each file
   */
  record Spender(String name, List<Integer> calls) {
    String principalId() {
      return "arn:aws:iam::123456789012:user/" + name;
    }

    int allCalls() {
      return calls.stream().mapToInt(Integer::intValue).sum();
    }

    boolean crosses() {
      return allCalls() >= CALLS_TO_LIMIT;
    }

    /** Returns what its ledger must have besides its charges and its rules. */
    List<String> entries() {
      List<String> entries = new ArrayList<>(List.of("BudgetInitialized"));
      if (allCalls() >= CALLS_TO_WARNING) {
        entries.add("ThresholdChanged to WARNING");
      }
      if (allCalls() >= CALLS_TO_CRITICAL) {
        entries.add("ThresholdChanged to CRITICAL");
      }
      if (crosses()) {
        entries.addAll(List.of("ThresholdChanged to EXCEEDED", "GracePeriodStarted", "TimerElapsed",
            "SuspensionRequired", "OutcomeReported", "AccessSuspended"));
      }
      return entries;
    }
  }

  /**
   * Plans it.
   *
   * @param logs where its files come to lie
   */
  Spending(Path logs) {
    this.logs = logs;
    for (int one = 0; one < OF_A_KIND; one++) {
      for (int file = 0; file < FILES; file++) {
        spenders
            .add(new Spender(crossingIn(file) + one, callsCrossingIn(file, one % 2 == 0 ? CALLS_AFTER : 0)));
      }
      for (int calls : MODEST) {
        spenders.add(new Spender("modest-" + calls + "-" + one, Collections.nCopies(FILES, calls)));
      }
    }
  }

  private static List<Integer> callsCrossingIn(int crossed, int after) {
    return IntStream.range(0, FILES).map(file -> switch (Integer.signum(file - crossed)) {
      case -1 -> CALLS_BEFORE;
      case 0 -> CALLS_TO_LIMIT - crossed * CALLS_BEFORE;
      default -> after;
    }).boxed().toList();
  }

  /** Returns how the names of those begin who cross their limit with a file. */
  static String crossingIn(int file) {
    return "crosses-" + file + "-";
  }

  List<Spender> spenders() {
    return spenders;
  }

  int calls() {
    return spenders.stream().mapToInt(Spender::allCalls).sum();
  }

  int crossing() {
    return (int) spenders.stream().filter(Spender::crosses).count();
  }

  /**
   * Lets a file appear, whole.
   *
   * <p>Those who cross with it stand last, so that whoever sees all of them suspended knows that all the others are charged:
   * the order of a file is that of each partition.
   */
  void write(int file) throws IOException {
    List<Spender> order = new ArrayList<>(spenders);
    order.sort(Comparator.comparing(spender -> spender.name().startsWith(crossingIn(file))));
    StringBuilder lines = new StringBuilder();
    int number = 0;
    for (Spender spender : order) {
      for (int call = 0; call < spender.calls().get(file); call++) {
        String id = "r-" + file + "-" + number++;
        lines.append(RunTest.call(firstCallAt.plusSeconds(file), id, spender.name(), null)).append('\n');
      }
    }
    String name = "log-" + file + ".json.gz";
    Path elsewhere = logs.resolveSibling(name);
    RunTest.gzip(elsewhere, lines.toString());
    Files.move(elsewhere, logs.resolve(name));
  }
}
