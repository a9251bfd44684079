package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.aws.SimulatedAccount;
import io.github.budgeteer.enforcer.iam.aws.SimulatedIam;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Outcome;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

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
    SimulatedAccount.Entity ana = aws.createUser(ANA);
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
    TroubledEnforcer enforced = new TroubledEnforcer(aws, random);
    List<LedgerEntry> decisions = enforced.decisions(wishes, ALL);

    enforced.live(decisions);
    enforced.settle();

    for (String principalId : ALL) {
      assertAsWanted(enforced, aws, principalId);
    }
    enforced.restoreAll(ALL);
    assertThat(aws.everythingElse()).isEqualTo(before);
    assertThat(aws.policies.getOrDefault(DENY, new SimulatedAccount.Policy()).versions)
        .hasSizeLessThanOrEqualTo(5);
  }

  @Property(tries = 200)
  void whoeverIsDeletedMeanwhileIsSaidToBeGoneAndAPolicyDeletedMeanwhileIsMadeAgain(
      @ForAll @Size(min = 1, max = 12) List<Boolean> wishes, @ForAll long seed) {
    Random random = new Random(seed);
    SimulatedIam aws = populated();
    TroubledEnforcer enforced = new TroubledEnforcer(aws, random);
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
    enforced.decide(ReconciliationFixture.suspension(ANA, 500), ReconciliationFixture.suspension(BATCH, 500));
    enforced.settle();

    assertAsWanted(enforced, aws, BATCH);
    if (aws.users.containsKey("ana")) {
      assertAsWanted(enforced, aws, ANA);
    } else {
      assertThat(enforced.last(ANA).decision()).isEqualTo(500);
      assertThat(enforced.last(ANA).outcome()).isInstanceOfSatisfying(Outcome.Failed.class,
          failed -> assertThat(failed.reason()).isEqualTo(Outcome.Reason.NO_SUCH_PRINCIPAL));
    }
  }

  private static void assertAsWanted(TroubledEnforcer enforced, SimulatedIam aws, String principalId) {
    boolean denied = enforced.assertAnswered(principalId);
    assertThat(denies(aws, principalId)).as(principalId).isEqualTo(denied);
    if (principalId.equals(ANA)) {
      assertThat(aws.users.get("ana")).isNotNull()
          .satisfies(ana -> assertThat(new TreeSet<>(ana.keys.values()))
              .isEqualTo(new TreeSet<>(List.of("logs.amazonaws.com Active", "bedrock.amazonaws.com Inactive",
                  denied ? "bedrock.amazonaws.com Inactive" : "bedrock.amazonaws.com Active"))));
    }
  }

  private static boolean denies(SimulatedIam aws, String principalId) {
    String name = principalId.substring(principalId.lastIndexOf('/') + 1);
    SimulatedAccount.Entity user = aws.users.get(name);
    SimulatedAccount.Entity entity = user == null
        ? aws.roles.get(principalId.equals(BATCH) ? name : "desk")
        : user;
    if (entity == null) {
      throw new AssertionError("no " + principalId);
    }
    return principalId.contains(":assumed-role/")
        ? DenyPolicy.sessionsOf(entity.inline.getOrDefault(DenyPolicy.SESSIONS_NAME, ""))
            .contains(entity.id + ':' + name)
        : entity.attached.contains(DENY) || entity.inline.containsKey(DenyPolicy.NAME);
  }
}
