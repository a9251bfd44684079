package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import io.github.budgeteer.enforcer.iam.IamAccess;
import io.github.budgeteer.enforcer.iam.SessionNames;
import io.github.budgeteer.enforcer.iam.aws.AwsIam;
import io.github.budgeteer.enforcer.iam.aws.IamClients;
import io.github.budgeteer.enforcer.iam.aws.IamOptions;
import io.github.budgeteer.enforcer.workflow.ApiKeyUse;
import io.github.budgeteer.events.Drift;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** What {@link ConvergencePropertyTest} does, a few times over the wire. */
class MotoConvergenceTest {
  private static final int ROUNDS = 3;
  private static final String IAM = "arn:aws:iam::123456789012:";

  @Test
  void everybodyEndsAsTheNewestDecisionWantsAndNothingElseHasChanged() throws Exception {
    try (MotoServer moto = MotoServer.start();
        IamClient client = IamClient.builder().region(Region.AWS_GLOBAL).endpointOverride(moto.url())
            .httpClient(UrlConnectionHttpClient.create()).build()) {
      client.createGroup(group -> group.groupName("developers"));
      for (int round = 0; round < ROUNDS; round++) {
        converges(client, new Random(round), "ana-" + round, "desk-" + round);
      }
      driftIsRepaired(client);
    }
  }

  private static void converges(IamClient client, Random random, String user, String role) {
    client
        .createUser(create -> create.userName(user).tags(Tag.builder().key("team").value("search").build()));
    client.putUserPolicy(put -> put.userName(user).policyName("own").policyDocument(allow("s3:Get*")));
    client.addUserToGroup(add -> add.userName(user).groupName("developers"));
    createRole(client, role);
    String ana = IAM + "user/" + user;
    String desk = IAM + "role/" + role;
    String eve = "arn:aws:sts::123456789012:assumed-role/" + role + "/eve";
    List<String> all = List.of(ana, desk, eve);
    String before = everything(client, user, role);
    TroubledEnforcer enforced = new TroubledEnforcer(client, random).leavingApiKeys();

    enforced
        .live(enforced.decisions(IntStream.range(0, 10).mapToObj(n -> random.nextInt(3) > 0).toList(), all));
    enforced.settle();

    assertThat(client.listAttachedUserPolicies(list -> list.userName(user)).attachedPolicies().size() == 1)
        .isEqualTo(enforced.assertAnswered(ana));
    assertThat(client.listAttachedRolePolicies(list -> list.roleName(role)).attachedPolicies().size() == 1)
        .isEqualTo(enforced.assertAnswered(desk));
    assertThat(client.listRolePolicies(list -> list.roleName(role)).policyNames()
        .contains(DenyPolicy.SESSIONS_NAME)).isEqualTo(enforced.assertAnswered(eve));
    enforced.restoreAll(all);
    assertThat(everything(client, user, role)).isEqualTo(before);
  }

  private static void driftIsRepaired(IamClient client) {
    String user = "drifting";
    client.createUser(create -> create.userName(user));
    createRole(client, user);
    String deny = IAM + "policy/" + DenyPolicy.NAME;
    IamAccess iam = new AwsIam(always(client),
        new IamOptions(1_000, 2, Duration.ofDays(1), SessionNames.PINNED, Optional.empty()),
        InstantSource.system(), wait -> {}, new Random(1));
    DriftOnIam drift = new DriftOnIam(iam, ApiKeyUse.LEAVE,
        () -> client.listAttachedUserPolicies(list -> list.userName(user)).attachedPolicies() + ""
            + client.listAttachedRolePolicies(list -> list.roleName(user)).attachedPolicies()
            + client.getPolicy(get -> get.policyArn(deny)).policy().defaultVersionId());

    drift.isSeenLeftAndRepaired(IAM + "user/" + user, Drift.Kind.DENY_REMOVED,
        () -> client.detachUserPolicy(detach -> detach.userName(user).policyArn(deny)));
    drift.isSeenLeftAndRepaired(IAM + "user/" + user, Drift.Kind.DENY_ALTERED,
        () -> client.createPolicyVersion(
            create -> create.policyArn(deny).policyDocument(allow("s3:Get*")).setAsDefault(true)));
    drift.isSeenLeftAndRepaired(IAM + "role/" + user, Drift.Kind.RECREATED, () -> {
      client.detachRolePolicy(detach -> detach.roleName(user).policyArn(deny));
      client.deleteRole(delete -> delete.roleName(user));
      createRole(client, user);
    });
  }

  private static IamClients always(IamClient client) {
    return new IamClients() {
      @Override
      public Optional<IamClient> of(String account) {
        return Optional.of(client);
      }

      @Override
      public void close() {
        // The client is somebody else's.
      }
    };
  }

  private static void createRole(IamClient client, String role) {
    client.createRole(create -> create.roleName(role).assumeRolePolicyDocument("""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":
        "sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}}]}"""));
  }

  private static String allow(String action) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"" + action
        + "\",\"Resource\":\"*\"}}";
  }

  private static String everything(IamClient client, String user, String role) {
    return client.getUser(get -> get.userName(user)).user() + ""
        + client.listAttachedUserPolicies(list -> list.userName(user)).attachedPolicies()
        + client.listUserPolicies(list -> list.userName(user)).policyNames()
        + client.getUserPolicy(get -> get.userName(user).policyName("own")).policyDocument()
        + client.listGroupsForUser(list -> list.userName(user)).groups()
        + client.getRole(get -> get.roleName(role)).role()
        + client.listAttachedRolePolicies(list -> list.roleName(role)).attachedPolicies()
        + client.listRolePolicies(list -> list.roleName(role)).policyNames();
  }
}
