package io.github.budgeteer.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.budgeteer.enforcer.mirror.BudgetTables;
import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.AccountType;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Period;
import io.github.budgeteer.events.Usd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The mirror's tables on DynamoDB Local, and that they outlive the process. */
class LocalDynamoDbTest {
  private static final String ANA = "arn:aws:iam::123456789012:user/ana";
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @TempDir
  Path directory;

  @Test
  void aRowFollowsItsAccountNeverBackwardsAndSurvivesAReopen() {
    try (LocalDynamoDb dynamoDb = LocalDynamoDb.open(directory)) {
      BudgetTables tables = new BudgetTables(dynamoDb.client(), "test");
      tables.create();
      tables.create();
      tables.put(account(7, "0.123456789012345678", NOON));
      tables.put(account(5, "99", NOON.plusSeconds(9)));
      tables.put(account(8, "0.2", NOON.plusSeconds(9)));
    }
    try (LocalDynamoDb dynamoDb = LocalDynamoDb.open(directory)) {
      Map<String, AttributeValue> row = row(dynamoDb.client());
      assertThat(value(row, "spent_usd").n()).isEqualTo("0.2");
      assertThat(value(row, "sequence").n()).isEqualTo("8");
      assertThat(value(row, "created_at").s()).isEqualTo(NOON.toString());
      assertThat(value(row, "budget_status").s()).isEqualTo("active");
      assertThat(value(row, "account_type").s()).isEqualTo("user");
      assertThat(value(row, "user_name").s()).isEqualTo("ana");
      assertThat(row).doesNotContainKeys("budget_limit_usd", "grace_deadline_epoch");
      assertThat(byStatus(dynamoDb.client())).isEqualTo(1);
    }
  }

  @Test
  void moneyIsExactAndADecisionIsWrittenOnce() {
    try (LocalDynamoDb dynamoDb = LocalDynamoDb.open(directory)) {
      BudgetTables tables = new BudgetTables(dynamoDb.client(), "test");
      tables.create();
      Decision decision = new Decision.AccessSuspended(3);
      LedgerEntry entry = new LedgerEntry(ANA, 4, NOON, NOON, Usd.ZERO, null, decision);

      tables.put(account(7, "0.123456789012345678", NOON));
      tables.put(entry, decision);
      tables.put(entry, decision);

      assertThat(value(row(dynamoDb.client()), "spent_usd").n()).isEqualTo("0.123456789012345678");
      assertThat(dynamoDb.client().scan(scan -> scan.tableName("bedrock-budgeteer-test-audit-logs")).items())
          .singleElement().extracting(item -> value(item, "event_type").s()).isEqualTo("AccessSuspended");
    }
  }

  private static Account account(long sequence, String spent, Instant time) {
    return Account.unopened(ANA, AccountType.USER).at(time).with(new Account.Head(sequence, "00"))
        .with(new Account.Spend(new Period(NOON, NOON.plus(Duration.ofDays(1))), Usd.of(spent), Usd.ZERO,
            Set.of()));
  }

  private static Map<String, AttributeValue> row(DynamoDbClient client) {
    return client.getItem(get -> get.tableName("bedrock-budgeteer-test-user-budgets")
        .key(Map.of("principal_id", AttributeValue.fromS(ANA)))).item();
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name);
  }

  private static int byStatus(DynamoDbClient client) {
    return client
        .query(query -> query.tableName("bedrock-budgeteer-test-user-budgets").indexName("BudgetStatusIndex")
            .keyConditionExpression("budget_status = :status")
            .expressionAttributeValues(Map.of(":status", AttributeValue.fromS("active"))))
        .count();
  }
}
