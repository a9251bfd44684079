package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.ReconciliationFixture.Crash;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import io.github.budgeteer.events.OutcomeRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Users, a role and two persons on one role, on an IAM that throttles, collides, times out before and after it did what was
 * asked, and is changed by others; an enforcer that dies between any two calls; decisions that come twice, out of order and in
 * the middle of attempts. In the end each is denied or not as the newest of its decisions wants, and nothing else on anybody has
 * changed.
 */
class ConvergencePropertyTest {
  private static final String IAM = "arn:aws:iam::123456789012:";
  private static final String DENY = IAM + "policy/" + DenyPolicy.NAME;
  private static final String ANA = IAM + "user/ops/ana";
  private static final String FULL = IAM + "user/full";
  private static final String BATCH = IAM + "role/batch";
  private static final String EVE = "arn:aws:sts::123456789012:assumed-role/desk/eve";
  private static final String TOM = "arn:aws:sts::123456789012:assumed-role/desk/tom";
  private static final List<String> ALL = List.of(ANA, FULL, BATCH, EVE, TOM);
  private static final String TRUST = "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
      + "\"Condition\":{\"StringEquals\":{\"sts:RoleSessionName\":\"${aws:username}\"}}}}";

  private static SimulatedIam populated() {
    SimulatedIam aws = new SimulatedIam();
    aws.mostAttached = 3;
    SimulatedIam.Entity ana = aws.createUser(ANA);
    ana.attached.add("arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess");
    ana.inline.put("own", "{}");
    ana.groups.add("developers");
    ana.boundary = IAM + "policy/boundary";
    ana.tags.put("team", "search");
    ana.keys.put("ACCA1", "bedrock.amazonaws.com Active");
    ana.keys.put("ACCA2", "bedrock.amazonaws.com Inactive");
    ana.keys.put("ACCA3", "logs.amazonaws.com Active");
    aws.createUser(FULL).attached.addAll(List.of("arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B",
        "arn:aws:iam::aws:policy/C"));
    aws.createRole(IAM + "role/team/batch", "{}").inline.put("own", "{}");
    aws.createRole(IAM + "role/desk", TRUST).inline.put("own", "{}");
    return aws;
  }

  @Property(tries = 400)
  void everybodyEndsAsTheNewestDecisionWantsAndNothingElseHasChanged(
      @ForAll @Size(min = 1, max = 24) List<Boolean> wishes, @ForAll long seed) {
    Random random = new Random(seed);
    SimulatedIam aws = populated();
    String before = aws.everythingElse();
    Enforced enforced = new Enforced(aws, random);
    List<LedgerEntry> decisions = enforced.decisions(wishes, ALL);

    enforced.live(decisions);
    enforced.settle();

    for (String principalId : ALL) {
      enforced.assertAsWanted(principalId);
    }
    restoreAll(enforced);
    assertThat(aws.everythingElse()).isEqualTo(before);
    assertThat(aws.policies.getOrDefault(DENY, new SimulatedIam.Policy()).versions)
        .hasSizeLessThanOrEqualTo(5);
  }

  @Property(tries = 200)
  void whoeverIsDeletedMeanwhileIsSaidToBeGoneAndAPolicyDeletedMeanwhileIsMadeAgain(
      @ForAll @Size(min = 1, max = 12) List<Boolean> wishes, @ForAll long seed) {
    Random random = new Random(seed);
    SimulatedIam aws = populated();
    Enforced enforced = new Enforced(aws, random);
    List<LedgerEntry> decisions = enforced.decisions(wishes, List.of(ANA, BATCH));
    enforced.others = () -> {
      if (random.nextInt(20) == 0) {
        aws.users.remove("ana");
      }
      if (random.nextInt(20) == 0) {
        aws.policies.remove(DENY);
        aws.roles.values().forEach(role -> role.attached.remove(DENY));
      }
    };

    enforced.live(decisions);
    for (String principalId : List.of(ANA, BATCH)) {
      LedgerEntry last = ReconciliationFixture.suspension(principalId, 500);
      enforced.made.add(last);
      enforced.fixture.decisions.add(last);
    }
    enforced.settle();

    enforced.assertAsWanted(BATCH);
    if (aws.users.containsKey("ana")) {
      enforced.assertAsWanted(ANA);
    } else {
      assertThat(enforced.last(ANA).decision()).isEqualTo(500);
      assertThat(enforced.last(ANA).outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
          failed -> assertThat(failed.reason()).isEqualTo(Outcome.Reason.NO_SUCH_PRINCIPAL));
    }
  }

  private static void restoreAll(Enforced enforced) {
    List<LedgerEntry> restorations = new ArrayList<>();
    for (String principalId : ALL) {
      restorations.add(ReconciliationFixture.restoration(principalId, 1_000));
    }
    enforced.fixture.decisions.addAll(restorations);
    enforced.settle();
  }

  /** An enforcer on an IAM, with everything that can go wrong. */
  private static final class Enforced {
    private final SimulatedIam aws;
    private final Random random;
    private final ReconciliationFixture fixture;
    private final List<LedgerEntry> made = new ArrayList<>();
    private final List<LedgerEntry> undelivered = new ArrayList<>();
    private Runnable others = () -> {};
    private boolean dead;

    Enforced(SimulatedIam aws, Random random) {
      this.aws = aws;
      this.random = random;
      fixture = new ReconciliationFixture();
      fixture.adapter = new AwsIam(SimulatedIam.clients(aws),
          new IamOptions(1_000, 2, Duration.ZERO, SessionNames.PINNED, Optional.empty()), () -> fixture.now,
          wait -> fixture.now = fixture.now.plus(wait), new Random(1));
      fixture.restart();
    }

    List<LedgerEntry> decisions(List<Boolean> wishes, List<String> principals) {
      for (int number = 0; number < wishes.size(); number++) {
        String principalId = principals.get(random.nextInt(principals.size()));
        made.add(wishes.get(number)
            ? ReconciliationFixture.suspension(principalId, number + 1L)
            : ReconciliationFixture.restoration(principalId, number + 1L));
      }
      return made;
    }

    Optional<LedgerEntry> newest(String principalId) {
      return made.stream().filter(decision -> decision.principalId().equals(principalId))
          .reduce((earlier, later) -> later);
    }

    OutcomeRecord last(String principalId) {
      return fixture.log.outcomes.stream().filter(outcome -> outcome.principalId().equals(principalId))
          .reduce((earlier, later) -> later).orElseThrow();
    }

    /** Delivers, works, fails and dies for a while. */
    void live(List<LedgerEntry> decisions) {
      undelivered.addAll(decisions);
      aws.fate = new SimulatedIam.Fate() {
        @Override
        public void before(String operation, String subject) {
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

        @Override
        public void after(String operation, String subject) {
          die();
          if (random.nextInt(16) == 0) {
            throw SdkClientException.create("Read timed out");
          }
        }
      };
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

    /** Nothing goes wrong any more; all decisions come, some of them again. */
    void settle() {
      aws.fate = (operation, subject) -> {};
      fixture.log.fate = () -> {};
      fixture.restart();
      fixture.poll(fixture.decisions.size());
      fixture.workUntilDone();
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

    void assertAsWanted(String principalId) {
      Optional<LedgerEntry> newest = newest(principalId);
      boolean denied = newest.isPresent() && newest.get()
          .equals(ReconciliationFixture.suspension(principalId, newest.get().sequence()));
      assertThat(denies(principalId)).as(principalId).isEqualTo(denied);
      newest.ifPresent(decision -> {
        assertThat(last(principalId).decision()).isEqualTo(decision.sequence());
        assertThat(last(principalId).outcome()).isInstanceOfSatisfying(Outcome.Verified.class,
            verified -> assertThat(verified.access()).isEqualTo(denied ? Access.DENIED : Access.ALLOWED));
      });
      if (principalId.equals(ANA)) {
        assertThat(aws.users.get("ana")).isNotNull()
            .satisfies(ana -> assertThat(new TreeSet<>(ana.keys.values()))
                .isEqualTo(
                    new TreeSet<>(List.of("logs.amazonaws.com Active", "bedrock.amazonaws.com Inactive",
                        denied ? "bedrock.amazonaws.com Inactive" : "bedrock.amazonaws.com Active"))));
      }
    }

    private boolean denies(String principalId) {
      String name = principalId.substring(principalId.lastIndexOf('/') + 1);
      SimulatedIam.Entity user = aws.users.get(name);
      SimulatedIam.Entity role = aws.roles.get(principalId.equals(BATCH) ? name : "desk");
      if (user == null && role == null) {
        throw new AssertionError("no " + principalId);
      }
      SimulatedIam.Entity entity = user == null ? role : user;
      return entity != null && (principalId.contains(":assumed-role/")
          ? DenyPolicy.sessionsOf(entity.inline.getOrDefault(DenyPolicy.SESSIONS_NAME, ""))
              .contains(entity.id + ':' + name)
          : entity.attached.contains(DENY) || entity.inline.containsKey(DenyPolicy.NAME));
    }
  }
}
