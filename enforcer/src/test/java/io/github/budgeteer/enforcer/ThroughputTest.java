package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inspector;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.enforcer.workflow.RestorationWorkflow;
import io.github.budgeteer.enforcer.workflow.SuspensionWorkflow;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.OutcomeRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Many suspensions at a low rate of calls, in simulated time. */
class ThroughputTest {
  private static final int RATE = 20;
  private static final Duration TURN = Duration.ofSeconds(1).dividedBy(RATE);
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final double THROTTLED = 0.05;
  private static final int LOOKS = 2;
  private static final String STUCK = "stuck";

  private final SimulatedTime time = new SimulatedTime();
  private final SimulatedIam aws = new SimulatedIam();
  private final ReconciliationFixture.Log log = new ReconciliationFixture.Log();
  private final IamAccess iam = new AwsIam(SimulatedIam.clients(aws),
      new IamOptions(RATE, 5, Duration.ofDays(1), SessionNames.PINNED, Optional.empty()), time, time::sleep,
      new Random(1));
  private final Reconciliation reconciliation = reconciliation(Optional.empty());

  private Reconciliation reconciliation(Optional<Duration> every) {
    DriftMetrics metrics = new DriftMetrics(new SimpleMeterRegistry());
    return new Reconciliation(log, time,
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), new Random(2)), time, RATE,
        SuspensionWorkflow.of(iam, ApiKeyUse.LEAVE, List.of(), List.of()),
        RestorationWorkflow.of(iam, List.of()), state -> {},
        new EnforcerMetrics(new SimpleMeterRegistry()),
        new DriftWatch(new Inspector(iam, ApiKeyUse.LEAVE), time, time, LOOKS, every, metrics), metrics);
  }

  @Test
  void tenThousandSuspensionsTakeTheTimeThatTheRateAllowsThoughOneCallInTwentyIsThrottled() {
    Random luck = new Random(3);
    List<LedgerEntry> decisions = decisions(10_000);
    readTheSharedPolicyOnce(decisions.getFirst().principalId());
    Instant begin = time.instant();
    List<Instant> starts = new ArrayList<>();
    aws.fate = (operation, subject) -> {
      starts.add(time.instant());
      time.sleep(LATENCY);
      if (luck.nextDouble() < THROTTLED) {
        throw SimulatedIam.throttled();
      }
    };
    reconciliation.decide(decisions);

    while (reconciliation.work()) {
      time.advance();
    }

    // Who it is, what is attached and inline; attach; what is attached; what the simulator says.
    double calls = 10_000 * 6 / (1 - THROTTLED);
    assertThat(Duration.between(begin, time.instant()).toSeconds() * 1.0 * RATE).isLessThan(calls * 1.1);
    assertThat(log.outcomes).hasSize(10_000).extracting(OutcomeRecord::step)
        .containsOnly("verify-suspension");
    assertThat(aws.users.values()).allMatch(user -> user.attached.size() == 1);
    for (int call = 1; call < starts.size(); call++) {
      assertThat(Duration.between(starts.get(call - 1), starts.get(call))).isGreaterThanOrEqualTo(TURN);
    }
  }

  @Test
  void whoseCallsNeverReturnCostsTheOthersNoMoreThanTheTurnsOfThoseCalls() {
    List<LedgerEntry> decisions = decisions(200);
    readTheSharedPolicyOnce(decisions.getFirst().principalId());
    Instant begin = time.instant();
    aws.createUser(principalId(STUCK));
    aws.fate = (operation, subject) -> {
      if (subject.equals(STUCK)) {
        time.sleep(Duration.ofSeconds(20));
        throw SdkClientException.create("Read timed out");
      }
      time.sleep(LATENCY);
    };
    reconciliation.decide(List.of(ReconciliationFixture.suspension(principalId(STUCK), 1)));
    reconciliation.decide(decisions);

    reconciliation.work();
    while (log.outcomes.stream().filter(outcome -> !outcome.principalId().endsWith(STUCK)).count() < 200) {
      time.advance();
      reconciliation.work();
    }

    // The last one has its six calls one after the other, with nobody left to fill the turns between.
    long stuckCalls = aws.calls.stream().filter(call -> call.endsWith(" " + STUCK)).count();
    assertThat(Duration.between(begin, time.instant()))
        .isLessThanOrEqualTo(TURN.multipliedBy(200 * 6 + stuckCalls).plus(LATENCY.multipliedBy(6)));
    assertThat(stuckCalls).isPositive();
  }

  @Test
  void roundsThatNeverEndInTimeKeepToTheRateAndADecisionWaitsForNoMoreThanTheLooksUnderWay() {
    List<LedgerEntry> decisions = decisions(200);
    readTheSharedPolicyOnce(decisions.getFirst().principalId());
    reconciliation.decide(decisions);
    while (reconciliation.work()) {
      time.advance();
    }
    List<Instant> starts = new ArrayList<>();
    aws.fate = (operation, subject) -> {
      starts.add(time.instant());
      time.sleep(LATENCY);
    };
    Reconciliation looking = reconciliation(Optional.of(Duration.ofSeconds(1)));
    log.states.values().forEach(looking::restore);
    Instant begin = time.instant();
    aws.createUser(principalId("new"));

    while (Duration.between(begin, time.instant()).toSeconds() < 30) {
      looking.work();
      time.advance();
    }
    int looks = starts.size();
    Instant decided = time.instant();
    looking.decide(List.of(ReconciliationFixture.suspension(principalId("new"), 1)));
    while (log.outcomes.stream().noneMatch(outcome -> outcome.principalId().endsWith("new"))) {
      looking.work();
      time.advance();
    }

    assertThat(looks).as("the rate is used").isGreaterThan(RATE * 30 * 8 / 10);
    for (int call = 1; call < starts.size(); call++) {
      assertThat(Duration.between(starts.get(call - 1), starts.get(call))).isGreaterThanOrEqualTo(TURN);
    }
    assertThat(Duration.between(decided, time.instant())).as("six calls of its own, and each look's last one")
        .isLessThanOrEqualTo(LATENCY.multipliedBy(6).plus(TURN.multipliedBy(LOOKS + 1)));
    assertThat(log.outcomes).as("nothing differed").hasSize(201);
  }

  private List<LedgerEntry> decisions(int principals) {
    List<LedgerEntry> decisions = new ArrayList<>();
    for (int number = 0; number < principals; number++) {
      aws.createUser(principalId("user-" + number));
      decisions.add(ReconciliationFixture.suspension(principalId("user-" + number), 1));
    }
    return decisions;
  }

  private static String principalId(String name) {
    return "arn:aws:iam::123456789012:user/" + name;
  }

  /** Tasks in simulated time must not wait for each other, which they do while the policy is first read. */
  private void readTheSharedPolicyOnce(String principalId) {
    time.execute(() -> {
      iam.deny(principalId);
      iam.denial(principalId);
      iam.lift(principalId);
    });
    while (aws.calls.stream().noneMatch(call -> call.startsWith("Detach"))) {
      time.advance();
    }
    time.advance();
  }
}
