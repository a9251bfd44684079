package io.github.budgeteer.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import io.github.budgeteer.enforcer.iam.DenyPolicy;
import java.util.List;
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
    }
  }

  private static void converges(IamClient client, Random random, String user, String role) {
    client
        .createUser(create -> create.userName(user).tags(Tag.builder().key("team").value("search").build()));
    client.putUserPolicy(put -> put.userName(user).policyName("own").policyDocument(allow("s3:Get*")));
    client.addUserToGroup(add -> add.userName(user).groupName("developers"));
    client.createRole(create -> create.roleName(role).assumeRolePolicyDocument("""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":
        "sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}}]}"""));
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
