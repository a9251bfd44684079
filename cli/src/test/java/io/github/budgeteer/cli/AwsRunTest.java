package io.github.budgeteer.cli;

import static io.github.budgeteer.cli.SteeringTest.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The whole product on moto's IAM, DynamoDB and SSM, as a user runs it with --aws. */
class AwsRunTest {
  private static final String OWN_POLICY = "arn:aws:iam::123456789012:policy/reports";

  private static final String DENY = "arn:aws:iam::123456789012:policy/bedrock-budgeteer-suspended";
  private static final String BUDGETS = "bedrock-budgeteer-staging-user-budgets";
  private static final Map<String, AttributeValue> ANA = Map.of("principal_id",
      AttributeValue.fromS("arn:aws:iam::123456789012:user/ana"));

  @TempDir
  Path scratch;

  @Test
  void whoeverIsOverTheLimitIsDeniedOnAwsAndOnlyThatIsUndoneWhenTheLimitIsRaised() throws Exception {
    try (MotoServer moto = MotoServer.start();
        IamClient iam = IamClient.builder().region(Region.AWS_GLOBAL).endpointOverride(moto.url())
            .httpClient(UrlConnectionHttpClient.create()).build();
        DynamoDbClient tables = DynamoDbClient.builder().region(Region.US_EAST_1).endpointOverride(moto.url())
            .httpClient(UrlConnectionHttpClient.create()).build()) {
      // Nobody else is in the log: a principal that IAM does not know would fail the run.
      iam.createUser(user -> user.userName("ana"));
      iam.createPolicy(policy -> policy.policyName("reports").policyDocument(
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}"));
      iam.attachUserPolicy(attach -> attach.userName("ana").policyArn(OWN_POLICY));
      Path logs = Files.createDirectory(scratch.resolve("logs"));
      Files.writeString(logs.resolve("log.json"), RunTest.lines(0, 40));

      run(moto, logs, "1");
      assertThat(attachedToAna(iam)).containsExactlyInAnyOrder(OWN_POLICY, DENY);
      assertThat(row(tables).get("access")).isEqualTo(AttributeValue.fromS("denied"));

      try (SsmClient ssm = SsmClient.builder().region(Region.US_EAST_1).endpointOverride(moto.url())
          .httpClient(UrlConnectionHttpClient.create()).build()) {
        ssm.putParameter(put -> put.name("/bedrock-budgeteer/staging/cost/budget_refresh_period_days")
            .type(ParameterType.STRING).value("7"));
      }
      Budgeteer live = start(moto, logs, "100");
      live.until(() -> live.err().contains("Watching"));
      live.until(() -> AttributeValue.fromS("allowed").equals(row(tables).get("access")));
      assertThat(attachedToAna(iam)).containsExactly(OWN_POLICY);
      whatParametersOfSsmSayIsFollowed(live);
      whatSomebodyChangesIsToldAndRepaired(live, iam, tables);
      theWayThereAndBackIsGoneWithAUserThatIsThere(iam);
      live.interrupt();
      assertThat(live.await()).isZero();
    }
  }

  private void whatParametersOfSsmSayIsFollowed(Budgeteer live) throws Exception {
    Path data = scratch.resolve("data");
    live.until(() -> ask("settings list --data", data).text()
        .contains("/bedrock-budgeteer/staging/cost/budget_refresh_period_days = 7  by "));
    assertThat(ask("settings set budget_refresh_period_days 30 --reason test --data", data).text())
        .contains("/bedrock-budgeteer/staging/cost/budget_refresh_period_days = 30: all accounts follow");
  }

  private void whatSomebodyChangesIsToldAndRepaired(Budgeteer live, IamClient iam, DynamoDbClient tables)
      throws Exception {
    Path data = scratch.resolve("data");
    ask("hold ana --reason leaked --data", data);
    live.until(() -> AttributeValue.fromS("denied").equals(row(tables).get("access")));
    iam.detachUserPolicy(detach -> detach.userName("ana").policyArn(DENY));
    tables.updateItem(update -> update.tableName(BUDGETS).key(ANA).updateExpression("SET #status = :status")
        .expressionAttributeNames(Map.of("#status", "status"))
        .expressionAttributeValues(Map.of(":status", AttributeValue.fromS("active"))));

    SteeringTest.Said told = ask("reconcile --dry-run --data", data);
    assertThat(told.exitCode()).as(told.text()).isEqualTo(1);
    assertThat(told.text()).contains("user/ana: deny-removed: the deny is gone; left as it is\n",
        "user/ana: row-changed: status is active, not suspended; left as it is\n");
    assertThat(attachedToAna(iam)).containsExactly(OWN_POLICY);
    assertThat(row(tables).get("status")).isEqualTo(AttributeValue.fromS("active"));

    SteeringTest.Said repaired = ask("reconcile --reason clean-up --data", data);
    assertThat(repaired.exitCode()).as(repaired.text()).isZero();
    assertThat(repaired.text()).contains("deny-removed: the deny is gone; repaired\n",
        "Access: looked at 1 principal; 1 difference, 1 repaired\n");
    assertThat(attachedToAna(iam)).containsExactlyInAnyOrder(OWN_POLICY, DENY);
    assertThat(row(tables).get("status")).isEqualTo(AttributeValue.fromS("suspended"));
    ask("lift ana --reason rotated --data", data);
    live.until(() -> attachedToAna(iam).size() == 1);
  }

  private void theWayThereAndBackIsGoneWithAUserThatIsThere(IamClient iam) {
    Path data = scratch.resolve("data");
    iam.createUser(user -> user.userName("test"));

    assertThat(ask("selftest --data", data)).satisfies(said -> {
      assertThat(said.exitCode()).isEqualTo(2);
      assertThat(said.text()).contains("enforces on AWS, where nobody can be made up").hasLineCount(1);
    });
    assertThat(ask("selftest --principal arn:aws:iam::123456789012:user/nobody --data", data))
        .satisfies(said -> {
          assertThat(said.exitCode()).isEqualTo(1);
          assertThat(said.text()).contains("FAILED: denied in IAM: ", "Look at the enforcer: ");
        });
    assertThat(ask("selftest --principal arn:aws:iam::123456789012:user/test --data", data))
        .satisfies(said -> {
          assertThat(said.exitCode()).as(said.text()).isZero();
          assertThat(said.text()).contains("read back as denied", "there and back");
        });
    assertThat(iam.listAttachedUserPolicies(list -> list.userName("test")).attachedPolicies()).isEmpty();
  }

  private void run(MotoServer moto, Path logs, String limit) throws Exception {
    Budgeteer budgeteer = start(moto, logs, limit, "--until-idle");
    assertThat(budgeteer.await()).as(budgeteer.err()).isZero();
  }

  private Budgeteer start(MotoServer moto, Path logs, String limit, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(
        List.of("run", "--logs", logs.toString(), "--data", scratch.resolve("data").toString(), "--limit",
            limit, "--grace", "PT0S", "--period", "P30D", "--aws", "--environment", "staging", "--mode",
            "enforce", "--iam-calls-per-second", "50"));
    arguments.addAll(List.of(more));
    return Budgeteer.start(scratch,
        Map.of("AWS_ENDPOINT_URL", moto.url().toString(), "AWS_ACCESS_KEY_ID", "test",
            "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1"),
        arguments.toArray(String[]::new));
  }

  private static List<String> attachedToAna(IamClient iam) {
    return iam.listAttachedUserPolicies(list -> list.userName("ana")).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn).toList();
  }

  private static Map<String, AttributeValue> row(DynamoDbClient tables) {
    return tables.getItem(get -> get.tableName(BUDGETS).key(ANA)).item();
  }
}
