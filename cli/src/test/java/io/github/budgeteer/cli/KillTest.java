package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.Entry;
import io.github.budgeteer.events.Fact;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Usd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, whatever happens to the process: {@code kill -9} at random points, and the whole in one comparison. */
class KillTest {
  private static final int FILES = 20;
  private static final int CALLS_IN_FILE = 5_000;
  private static final int KILLS = 10;
  /** Kills fall into reading, deciding and enforcing alike, because each start goes on where the one before was stopped. */
  private static final int LONGEST_LIFE_MS = 2_500;
  /** Of the first life: by then it has told of a grace, and is killed, on a machine that is slow for seconds too. */
  private static final Duration FIRST_GRACE = Duration.ofSeconds(5);
  /** Of the lives after it: who crosses together is still not due together. */
  private static final Duration LATER_GRACE = Duration.ofSeconds(1);
  /** In about this time those who crossed together are suspended. */
  private static final int LONGEST_SUSPENDING_MS = 700;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  Path scratch;
  private final Random random = new Random(20_261_123);

  @Test
  void aBoundedRunKilledTenTimesGivesTheLedgerOfAnUndisturbedOne() throws Exception {
    Path logs = Files.createDirectory(scratch.resolve("logs"));
    for (int file = 0; file < FILES; file++) {
      RunTest.gzip(logs.resolve("log-" + file + ".json.gz"),
          RunTest.lines(file * CALLS_IN_FILE, (file + 1) * CALLS_IN_FILE));
    }
    String[] killed = command(logs, "killed");
    for (int kills = 0; kills < KILLS; kills++) {
      Budgeteer run = Budgeteer.start(scratch, killed);
      run.until(() -> run.err().contains("Reading"));
      if (kills == 0) {
        anotherOneIsRefused(killed);
      }
      Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
      kill(run);
    }

    JsonNode report = Budgeteer.run(scratch, killed);

    assertThat(report).isEqualTo(Budgeteer.run(scratch, command(logs, "undisturbed")));
    Written after = Written.read(scratch.resolve("killed"));
    Written undisturbed = Written.read(scratch.resolve("undisturbed"));
    assertThat(after.ledgers().keySet()).isEqualTo(undisturbed.ledgers().keySet());
    after.ledgers().forEach(
        (principal, ledger) -> assertThat(ledger).as(principal)
            .isEqualTo(undisturbed.ledgers().get(principal)));
    after.requireDecisions();
    assertThat(after.decisions().values().stream().mapToInt(List::size).sum()).isGreaterThan(1_000);
    assertThat(after.calls()).hasSize(FILES * CALLS_IN_FILE);
  }

  private void anotherOneIsRefused(String[] command) throws Exception {
    Budgeteer second = Budgeteer.start(scratch, command);
    assertThat(second.await()).isEqualTo(2);
    assertThat(second.err()).contains("is in use by another run").hasLineCount(1);
  }

  /** Kills a process, which must not have ended by itself, and returns when it was gone. */
  private static Instant kill(Budgeteer run) throws Exception {
    assertThat(run.kill()).as("a process that was at work until it was killed; it had said: %s", run.err())
        .isEqualTo(Budgeteer.KILLED);
    return Instant.now();
  }

  /**
   * The first process is killed while it charges, with graces open that end while nothing runs; the second while of those who
   * crossed together some are suspended, and others still wait for the enforcer or for their timer. It was to bring all accounts
   * under another grace.
   */
  @Test
  void aLiveRunThatIsKilledChargesEveryCallOnceAndDecidesNothingTwice() throws Exception {
    Spending spending = new Spending(Files.createDirectory(scratch.resolve("logs")));
    spending.write(0);
    Budgeteer first = live(FIRST_GRACE);
    first.until(() -> tells(first, Decision.AccessSuspended.class, 0));
    spending.write(1);
    first.until(() -> tells(first, Decision.GracePeriodStarted.class, 1));
    Instant firstKill = kill(first);
    // All graces that were open are over before anything runs that could notice.
    Thread.sleep(FIRST_GRACE);
    spending.write(2);
    Instant secondStart = Instant.now();
    Budgeteer second = live(LATER_GRACE);
    second.until(() -> tells(second, Decision.AccessSuspended.class, 2));
    Thread.sleep(random.nextInt(LONGEST_SUSPENDING_MS));
    Instant secondKill = kill(second);
    spending.write(3);
    Budgeteer last = live(LATER_GRACE);
    last.until(() -> told(last, Decision.AccessSuspended.class).count() >= spending.crossing());
    assertThat(last.interrupt().await()).isZero();

    Written written = Written.read(data());
    written.requireChains();
    written.requireDecisions();
    assertThat(written.calls()).hasSize(spending.calls());
    assertThat(JSON.readTree(last.out().substring(last.out().indexOf("\n{\n"))).get("invocations").toString())
        .isEqualTo(
            "{\"read\":%1$d,\"charged\":%1$d,\"duplicate\":0,\"failed\":0,\"quarantined\":0,\"estimated\":0}"
                .formatted(spending.calls()));
    assertThat(written.ledgers()).hasSameSizeAs(spending.spenders());
    spending.spenders()
        .forEach(spender -> requireDecided(spender,
            written.ledgers().getOrDefault(spender.principalId(), List.of())));
    // What this test is for did happen where it had to.
    for (Class<? extends Entry> decision : List.of(Decision.GracePeriodStarted.class,
        Decision.SuspensionRequired.class, Decision.AccessSuspended.class)) {
      assertThat(lines(written, decision).map(LedgerEntry::observedAt)).as(decision.getSimpleName())
          .anyMatch(at -> at.isBefore(firstKill))
          .anyMatch(at -> at.isAfter(firstKill) && at.isBefore(secondKill))
          .anyMatch(at -> at.isAfter(secondKill));
    }
    assertThat(lines(written, Fact.TimerElapsed.class).map(LedgerEntry::occurredAt))
        .as("timers that were due while nothing ran")
        .anyMatch(due -> due.isAfter(firstKill) && due.isBefore(secondStart));
  }

  private static void requireDecided(Spending.Spender spender, List<LedgerEntry> ledger) {
    assertThat(ledger.stream().map(LedgerEntry::entry)
        .filter(entry -> !(entry instanceof Fact.Charged || entry instanceof Fact.PolicyApplied))
        .map(KillTest::words)).as(spender.name()).containsExactlyElementsOf(spender.entries());
    assertThat(ledger.stream().map(LedgerEntry::entry).filter(Fact.Charged.class::isInstance)
        .map(charged -> ((Fact.Charged) charged).amount())).as(spender.name()).hasSize(spender.allCalls())
        .containsOnly(Usd.of(Spending.CALL));
    List<Duration> graces = new ArrayList<>();
    Instant deadline = Instant.MAX; // Nothing may elapse before a grace has started.
    for (LedgerEntry line : ledger) {
      if (line.entry() instanceof Fact.PolicyApplied applied) {
        graces.add(applied.policy().grace());
      } else if (line.entry() instanceof Decision.GracePeriodStarted started) {
        deadline = started.deadline();
        assertThat(deadline).as(spender.name()).isEqualTo(line.observedAt().plus(graces.getLast()));
      } else if (line.entry() instanceof Fact.TimerElapsed elapsed) {
        assertThat(elapsed).as(spender.name())
            .isEqualTo(new Fact.TimerElapsed(Fact.Timer.GRACE_END, deadline));
        assertThat(line.observedAt()).as(spender.name()).isAfterOrEqualTo(deadline);
      }
    }
    assertThat(graces).as(spender.name()).containsExactly(FIRST_GRACE, LATER_GRACE);
  }

  private static String words(Entry entry) {
    String type = entry.getClass().getSimpleName();
    return entry instanceof Decision.ThresholdChanged changed ? type + " to " + changed.to() : type;
  }

  private static Stream<LedgerEntry> lines(Written written, Class<? extends Entry> type) {
    return written.ledgers().values().stream().flatMap(List::stream)
        .filter(line -> type.isInstance(line.entry()));
  }

  private Path data() {
    return scratch.resolve("live");
  }

  /** Without the guard: it holds back what many principals at once have come to. */
  private Budgeteer live(Duration grace) throws Exception {
    return Budgeteer.start(scratch, "run", "--logs", scratch.resolve("logs").toString(), "--data",
        data().toString(), "--limit", Spending.LIMIT, "--grace", grace.toString(), "--guard", "off",
        "--format",
        "json");
  }

  /** Tells whether a run has told of a decision on one of those who cross with a file. */
  private static boolean tells(Budgeteer run, Class<? extends Decision> type, int file) {
    return told(run, type).anyMatch(line -> line.contains("user/" + Spending.crossingIn(file)));
  }

  /** Returns the lines in which a run tells of decisions of a type: each run starts with what those before it decided. */
  private static Stream<String> told(Budgeteer run, Class<? extends Decision> type) {
    return run.out().lines().filter(line -> line.contains('"' + type.getSimpleName() + '"'));
  }

  private static String[] command(Path logs, String data) {
    return new String[]{"run", "--logs", logs.toString(), "--data", logs.resolveSibling(data).toString(),
        "--limit",
        "10", "--grace", "PT30M", "--period", "P7D", "--until-idle", "--format", "json"};
  }
}
