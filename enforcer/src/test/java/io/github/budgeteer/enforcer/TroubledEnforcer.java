package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.ReconciliationFixture.Crash;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamClients;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * An enforcer on somebody's IAM client, whose calls are throttled, collide, or time out before or after they did what was asked,
 * and whose process dies between any two calls; its decisions come twice, late and in the middle of attempts.
 */
final class TroubledEnforcer {
  private final Random random;
  private final ReconciliationFixture fixture = new ReconciliationFixture();
  private final List<LedgerEntry> made = new ArrayList<>();
  private final List<LedgerEntry> undelivered = new ArrayList<>();
  /** What others do to IAM before each call. */
  Runnable others = () -> {};
  private boolean trouble;
  private boolean dead;

  TroubledEnforcer(IamClient iam, Random random) {
    this.random = random;
    IamClient troubled = (IamClient) Proxy.newProxyInstance(IamClient.class.getClassLoader(),
        new Class<?>[]{IamClient.class}, (proxy, method, arguments) -> call(iam, method, arguments));
    fixture.adapter = new AwsIam(new IamClients() {
      @Override
      public Optional<IamClient> of(String account) {
        return Optional.of(troubled);
      }

      @Override
      public void close() {
        // The client is somebody else's.
      }
    }, new IamOptions(1_000, 2, Duration.ZERO, SessionNames.PINNED, Optional.empty()), () -> fixture.now,
        wait -> fixture.now = fixture.now.plus(wait), new Random(1));
    fixture.restart();
  }

  /** Has no Bedrock API keys asked for: not every stand-in for IAM has them. */
  TroubledEnforcer leavingApiKeys() {
    fixture.apiKeys = ApiKeyUse.LEAVE;
    fixture.restart();
    return this;
  }

  private @Nullable Object call(IamClient iam, Method method, Object[] arguments) throws Throwable {
    if (trouble) {
      others.run();
      die();
      deliver();
      switch (random.nextInt(12)) {
        case 0 -> throw SimulatedIam.throttled();
        case 1 -> throw SimulatedIam.error(409, "ConcurrentModification", "try again");
        case 2 -> throw SdkClientException.create("connect timed out");
        default -> {
        }
      }
    }
    Object answer;
    try {
      answer = method.invoke(iam, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (trouble) {
      die();
      if (random.nextInt(16) == 0) {
        throw SdkClientException.create("Read timed out");
      }
    }
    return answer;
  }

  /** Makes decisions to suspend (true) or to restore, each about somebody. */
  List<LedgerEntry> decisions(List<Boolean> wishes, List<String> principals) {
    List<LedgerEntry> decisions = new ArrayList<>();
    for (int number = 0; number < wishes.size(); number++) {
      String principalId = principals.get(random.nextInt(principals.size()));
      decisions.add(wishes.get(number)
          ? ReconciliationFixture.suspension(principalId, number + 1L)
          : ReconciliationFixture.restoration(principalId, number + 1L));
    }
    return decisions;
  }

  /** Delivers decisions, works, fails and dies for a while. */
  void live(List<LedgerEntry> decisions) {
    made.addAll(decisions);
    undelivered.addAll(decisions);
    trouble = true;
    fixture.log.fate = this::die;
    for (int step = 0; step < 40; step++) {
      try {
        deliver();
        fixture.work();
      } catch (Crash | IllegalStateException e) {
        assertThat(e).satisfiesAnyOf(death -> assertThat(death).isInstanceOf(Crash.class),
            death -> assertThat(death).hasCauseInstanceOf(Crash.class));
        dead = false;
        fixture.restart();
      }
      fixture.now = fixture.now.plusSeconds(random.nextInt(120));
    }
    fixture.decisions.addAll(undelivered);
    undelivered.clear();
  }

  /** Has decisions come behind all others. */
  void decide(LedgerEntry... decisions) {
    made.addAll(List.of(decisions));
    fixture.decisions.addAll(List.of(decisions));
  }

  /** Nothing goes wrong any more. */
  void settle() {
    trouble = false;
    fixture.log.fate = () -> {};
    fixture.restart();
    fixture.poll(fixture.decisions.size());
    fixture.workUntilDone();
  }

  void restoreAll(List<String> principals) {
    principals.forEach(principalId -> decide(ReconciliationFixture.restoration(principalId, 1_000)));
    settle();
  }

  OutcomeRecord last(String principalId) {
    return fixture.log.outcomes.stream().filter(outcome -> outcome.principalId().equals(principalId))
        .reduce((earlier, later) -> later).orElseThrow();
  }

  /** Finds the newest decision about a principal verified, and returns whether it wants access denied. */
  boolean assertAnswered(String principalId) {
    Optional<LedgerEntry> newest = made.stream()
        .filter(decision -> decision.principalId().equals(principalId))
        .reduce((earlier, later) -> later);
    if (newest.isEmpty()) {
      return false;
    }
    boolean denied = newest.get()
        .equals(ReconciliationFixture.suspension(principalId, newest.get().sequence()));
    assertThat(last(principalId).decision()).isEqualTo(newest.get().sequence());
    assertThat(last(principalId).outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
        verified -> assertThat(verified.access()).isEqualTo(denied ? Access.DENIED : Access.ALLOWED));
    return denied;
  }

  private void die() {
    dead |= random.nextInt(60) == 0;
    if (dead) {
      throw new Crash();
    }
  }

  private void deliver() {
    if (!undelivered.isEmpty() && random.nextInt(3) == 0) {
      fixture.decisions.add(undelivered.removeFirst());
    }
    if (random.nextInt(6) == 0 && !fixture.decisions.isEmpty()) {
      // An old one again, behind newer ones.
      fixture.decide(fixture.decisions.get(random.nextInt(fixture.decisions.size())));
    }
    fixture.poll(1 + random.nextInt(3));
  }
}
