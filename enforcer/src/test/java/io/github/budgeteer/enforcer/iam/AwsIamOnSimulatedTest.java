package io.github.budgeteer.enforcer.iam;

import static io.github.budgeteer.enforcer.iam.IamWorld.ANA;
import static io.github.budgeteer.enforcer.iam.IamWorld.BATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.IamAccess.Result;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.SimulatedAccount;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.events.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The AWS adapter on an IAM that has what moto lacks, and goes wrong as AWS's does. */
class AwsIamOnSimulatedTest extends IamAccessConformance.Whole {
  private static final String DENY_ARN = "arn:aws:iam::123456789012:policy/bedrock-budgeteer-suspended";

  private final SimulatedIam aws = new SimulatedIam();
  private final List<Duration> waits = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T10:00:00Z");
  private final AwsIam adapter = adapter(SessionNames.PINNED);

  private AwsIam adapter(SessionNames names) {
    return new AwsIam(SimulatedIam.clients(aws),
        new IamOptions(10, 4, Duration.ofMinutes(1), names, Optional.empty()),
        () -> now, wait -> {
          waits.add(wait);
          now = now.plus(wait);
        }, new Random(1));
  }

  @Override
  IamWorld world() {
    return new IamWorld() {
      @Override
      public IamAccess iam() {
        return adapter;
      }

      @Override
      public void create(String principalId, SessionNames names) {
        if (principalId.contains(":user/")) {
          aws.createUser(principalId);
        } else {
          // With a path, which principal ids of roles never have.
          aws.createRole(principalId.replace(":role/", ":role/team/"), TrustPolicies.of(names));
        }
      }

      @Override
      public void attach(String principalId, String policyArn) {
        entity(principalId).attached.add(policyArn);
      }

      @Override
      public void delete(String principalId) {
        aws.users.remove(name(principalId));
        aws.roles.remove(name(principalId));
      }

      @Override
      public String all(String principalId) {
        return entity(principalId).toString();
      }

      @Override
      public void mostAttached(int policies) {
        aws.mostAttached = policies;
      }

      @Override
      public void protect(String principalId) {
        entity(principalId).modifiable = false;
      }

      @Override
      public void putApiKey(String principalId, String key, KeyStatus status) {
        String name = status.name().charAt(0) + status.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        entity(principalId).keys.put(key, "bedrock.amazonaws.com " + name);
      }
    };
  }

  private static String name(String principalId) {
    return principalId.substring(principalId.lastIndexOf('/') + 1);
  }

  private SimulatedAccount.Entity entity(String principalId) {
    SimulatedAccount.Entity entity = (principalId.contains(":user/") ? aws.users : aws.roles)
        .get(name(principalId));
    if (entity == null) {
      throw new AssertionError("no " + principalId);
    }
    return entity;
  }

  private SimulatedAccount.Policy denyPolicy() {
    SimulatedAccount.Policy policy = aws.policies.get(DENY_ARN);
    if (policy == null) {
      throw new AssertionError("there is no deny policy");
    }
    return policy;
  }

  @Test
  void theSharedPolicyIsCreatedOnceTaggedAndNotVersionedWithoutNeed() {
    iam.deny(ANA);
    iam.deny(BATCH);
    now = now.plus(Duration.ofHours(1));
    iam.deny(ANA);
    read(ANA);

    assertThat(aws.calls).containsOnlyOnce("CreatePolicy bedrock-budgeteer-suspended")
        .doesNotContain("CreatePolicyVersion " + DENY_ARN);
    assertThat(denyPolicy().tags).containsEntry("managed-by", "bedrock-budgeteer");
    assertThat(aws.calls).as("its text is read once an hour ago, and once again")
        .filteredOn(call -> call.startsWith("GetPolicyVersion")).hasSize(2);
  }

  @Test
  void aSharedPolicyWithAnotherTextDoesNotCountAndIsCorrectedWithoutASixthVersion() {
    iam.deny(ANA);
    for (int version = 2; version <= 5; version++) {
      denyPolicy().add("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
    }
    now = now.plus(Duration.ofMinutes(2));

    assertThat(read(ANA)).isEqualTo(Denial.ALTERED);
    assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.MANAGED));

    assertThat(read(ANA)).isEqualTo(Denial.MANAGED);
    assertThat(denyPolicy().versions).containsOnlyKeys("v2", "v3", "v4", "v5", "v6");
    assertThat(denyPolicy().defaultVersion).isEqualTo("v6");
  }

  @Test
  void aSharedPolicyThatWasDeletedMeanwhileIsCreatedAgain() {
    iam.deny(ANA);
    read(ANA);
    aws.policies.clear();
    entity(ANA).attached.clear();

    assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.MANAGED));

    assertThat(read(ANA)).isEqualTo(Denial.MANAGED);
  }

  @Test
  void whereNotEvenAnInlinePolicyFitsTheRefusalSaysWhatToDoAndCanPass() {
    world.mostAttached(0);
    entity(ANA).inline.put("own", "x".repeat(1_600));

    assertThat(iam.deny(ANA)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
      assertThat(refused.reason()).isEqualTo(Outcome.Reason.UNAVAILABLE);
      assertThat(refused.message()).contains("LimitExceeded", "shorten the inline ones");
    });
    assertThat(entity(ANA).inline).containsOnlyKeys("own");
  }

  @Test
  void sessionsThatDoNotFitOnARoleAreRefusedAndTheOthersStay() {
    SimulatedAccount.Entity desk = entity(DESK);
    List<String> full = new ArrayList<>();
    while (DenyPolicy.length(DenyPolicy.sessions(full)) < DenyPolicy.LONGEST_ON_ROLE) {
      full.add(desk.id + ":person-%03d".formatted(full.size()));
    }
    full.removeLast();
    desk.inline.put(DenyPolicy.SESSIONS_NAME, DenyPolicy.sessions(full));

    assertThat(iam.deny(EVE)).isInstanceOfSatisfying(Result.Refused.class, refused -> assertThat(
        refused.message()).contains("no room for another session", "budget the role as a whole"));
    assertThat(DenyPolicy.sessionsOf(desk.inline.getOrDefault(DenyPolicy.SESSIONS_NAME, "")))
        .hasSize(full.size());
  }

  @Test
  void aListOfSessionsThatSomebodyRewroteIsAlteredUntilItIsWrittenAgain() {
    iam.deny(EVE);
    entity(DESK).inline.computeIfPresent(DenyPolicy.SESSIONS_NAME,
        (name, document) -> document.replace("\"Deny\"", "\"Allow\""));
    assertThat(read(EVE)).isEqualTo(Denial.ALTERED);

    iam.deny(TOM);

    assertThat(read(EVE)).isEqualTo(Denial.SESSION);
    assertThat(read(TOM)).isEqualTo(Denial.SESSION);
  }

  @Test
  void whatSomebodyDeletesInTheMiddleOfACallIsNotTakenForAPrincipalThatIsGone() {
    iam.deny(ANA);
    iam.deny(EVE);
    denyPolicy().add("{}");
    now = now.plus(Duration.ofMinutes(2));
    aws.fate = (operation, subject) -> {
      if (operation.equals("ListPolicyVersions")) {
        aws.policies.clear();
        entity(ANA).attached.clear();
      }
      if (operation.equals("DeleteRolePolicy")) {
        entity(DESK).inline.clear();
      }
    };

    assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.MANAGED));
    assertThat(iam.lift(EVE)).isEqualTo(new Result.Done<>(false));

    assertThat(read(ANA)).isEqualTo(Denial.MANAGED);
  }

  @Test
  void theDenyOfASessionNamesTheRolesOwnIdAndDiesWithTheRole() {
    iam.deny(EVE);
    assertThat(DenyPolicy.sessionsOf(entity(DESK).inline.getOrDefault(DenyPolicy.SESSIONS_NAME, "")))
        .containsExactly(entity(DESK).id + ":eve@example.com");

    world.delete(DESK);
    world.create(DESK, SessionNames.PINNED);

    assertThat(read(EVE)).isEqualTo(Denial.NONE);
  }

  @Test
  void renamableSessionsAreDeniedWhereThatIsWanted() {
    world.create("arn:aws:iam::123456789012:role/open", SessionNames.RENAMABLE);

    assertThat(adapter(SessionNames.RENAMABLE).deny("arn:aws:sts::123456789012:assumed-role/open/eve"))
        .isEqualTo(new Result.Done<>(Denial.SESSION));
  }

  @Test
  void aSessionNameThatCouldBeAPatternIsRefused() {
    assertThat(iam.deny("arn:aws:sts::123456789012:assumed-role/desk/${aws:userid}"))
        .isInstanceOf(Result.Refused.class);
    assertThat(entity(DESK).inline).isEmpty();
  }

  @Test
  void keysOfOtherServicesAreNotSeen() {
    entity(ANA).keys.put("ACCA0000000000000003", "logs.amazonaws.com Active");

    assertThat(iam.apiKeys(ANA)).isEqualTo(new Result.Done<>(Map.of()));
  }

  @Test
  void anAccountWithoutAWayInIsSaidWithARemedy() {
    assertThat(iam.deny("arn:aws:iam::210987654321:user/ana")).isInstanceOfSatisfying(Result.Refused.class,
        refused -> {
          assertThat(refused.reason()).isEqualTo(Outcome.Reason.NOT_ENFORCEABLE);
          assertThat(refused.message()).contains("210987654321", "configure a role to assume");
        });
  }

  @Test
  void aSimulatorThatDoesNotAnswerIsNoFailureAndNotAskedForEverybody() {
    aws.simulatorAnswers = false;

    assertThat(iam.simulate(ANA)).isEqualTo(new Result.Done<>(CrossCheck.NOT_ANSWERED));
    assertThat(iam.simulate(ANA)).isEqualTo(new Result.Done<>(CrossCheck.NOT_ANSWERED));

    assertThat(aws.calls).filteredOn(call -> call.startsWith("Simulate")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"400, Throttling", "409, ConcurrentModification", "500, ServiceFailure", "503, ''"})
  void whatPassesSoonIsTriedAgainAfterAGrowingWait(int status, String code) {
    AtomicInteger failures = new AtomicInteger(3);
    aws.fate = (operation, subject) -> {
      if (operation.equals("AttachUserPolicy") && failures.getAndDecrement() > 0) {
        throw SimulatedIam.error(status, code, "not now");
      }
    };

    assertThat(iam.deny(ANA)).isEqualTo(new Result.Done<>(Denial.MANAGED));

    assertThat(waits.stream().filter(wait -> wait.toMillis() > 100)).hasSize(3);
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofMillis(1_700),
        Duration.ofMillis(4_500));
  }

  @ParameterizedTest
  @CsvSource({"400, Throttling, UNAVAILABLE, 4", "409, ConcurrentModification, UNAVAILABLE, 4",
      "403, AccessDenied, UNAVAILABLE, 1", "400, InvalidInput, UNAVAILABLE, 1",
      "400, UnmodifiableEntity, NOT_ENFORCEABLE, 1"})
  void whatDoesNotPassIsRefusedAfterTheLastTry(int status, String code, Outcome.Reason reason, int tries) {
    aws.fate = (operation, subject) -> {
      if (operation.equals("AttachUserPolicy")) {
        throw SimulatedIam.error(status, code, "not now\nRequest ID: 1");
      }
    };

    assertThat(iam.deny(ANA)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
      assertThat(refused.reason()).isEqualTo(reason);
      assertThat(refused.message()).doesNotContain("Request ID").hasLineCount(1);
    });

    assertThat(aws.calls).filteredOn(call -> call.equals("AttachUserPolicy ana")).hasSize(tries);
  }

  @Test
  void aTimeOutIsARefusalThatCanPass() {
    aws.fate = new SimulatedAccount.Fate() {
      @Override
      public void before(String operation, String subject) {}

      @Override
      public void after(String operation, String subject) {
        throw SdkClientException.create("Unable to execute HTTP request: Read timed out");
      }
    };

    assertThat(iam.deny(ANA)).isInstanceOfSatisfying(Result.Refused.class, refused -> {
      assertThat(refused.reason()).isEqualTo(Outcome.Reason.UNAVAILABLE);
      assertThat(refused.message()).isEqualTo(
          "IAM does not answer: Unable to execute HTTP request: Read timed out");
    });
  }

  @Test
  void callsKeepToTheirRate() {
    Instant begin = now;
    for (int round = 0; round < 20; round++) {
      iam.denial(BATCH);
    }

    assertThat(Duration.between(begin, now)).as("two calls each at ten a second")
        .isEqualTo(Duration.ofMillis(100L * (aws.calls.size() - 1)));
  }
}
