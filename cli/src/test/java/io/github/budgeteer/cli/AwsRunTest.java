package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.connectors.aws.MotoServer;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The whole product on moto's IAM and DynamoDB, as a user runs it with --aws. */
class AwsRunTest {
  private static final String OWN_POLICY = "arn:aws:iam::123456789012:policy/reports";

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
      assertThat(attachedToAna(iam)).containsExactlyInAnyOrder(OWN_POLICY,
          "arn:aws:iam::123456789012:policy/bedrock-budgeteer-suspended");
      assertThat(row(tables).get("access")).isEqualTo(AttributeValue.fromS("denied"));

      run(moto, logs, "100");
      assertThat(attachedToAna(iam)).containsExactly(OWN_POLICY);
      assertThat(row(tables).get("access")).isEqualTo(AttributeValue.fromS("allowed"));
    }
  }

  private void run(MotoServer moto, Path logs, String limit) throws Exception {
    Budgeteer budgeteer = Budgeteer.start(scratch,
        Map.of("AWS_ENDPOINT_URL", moto.url().toString(), "AWS_ACCESS_KEY_ID", "test",
            "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1"),
        "run", "--logs", logs.toString(), "--data", scratch.resolve("data").toString(), "--limit", limit,
        "--grace", "PT0S", "--period", "P30D", "--until-idle", "--aws", "--environment", "staging", "--mode",
        "enforce", "--iam-calls-per-second", "50");
    assertThat(budgeteer.await()).as(budgeteer.err()).isZero();
  }

  private static List<String> attachedToAna(IamClient iam) {
    return iam.listAttachedUserPolicies(list -> list.userName("ana")).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn).toList();
  }

  private static Map<String, AttributeValue> row(DynamoDbClient tables) {
    return tables.getItem(get -> get.tableName("bedrock-budgeteer-staging-user-budgets").key(
        Map.of("principal_id", AttributeValue.fromS("arn:aws:iam::123456789012:user/ana")))).item();
  }
}
