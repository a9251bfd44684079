package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.Accounts.ANA;
import static io.github.budgeteer.enforcer.mirror.Accounts.OPENED;
import static io.github.budgeteer.enforcer.mirror.Accounts.anAccount;
import static io.github.budgeteer.enforcer.mirror.Accounts.standing;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Mode;
import io.github.budgeteer.events.Policy;
import io.github.budgeteer.events.Status;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** On a real DynamoDB Local, in memory. */
class BudgetTablesTest {
  private static final boolean NO_TELEMETRY = true;
  private static final String BUDGETS = "bedrock-budgeteer-test-user-budgets";
  private static final String AUDIT = "bedrock-budgeteer-test-audit-logs";
  private static final AmazonDynamoDBLocal LOCAL = DynamoDBEmbedded.create(NO_TELEMETRY);
  private static final DynamoDbClient DYNAMO_DB = LOCAL.dynamoDbClient();
  private final BudgetTables tables = new BudgetTables(DYNAMO_DB, "test");

  @AfterAll
  static void close() {
    LOCAL.shutdownNow();
  }

  @BeforeEach
  void freshTables() {
    DYNAMO_DB.listTables().tableNames()
        .forEach(name -> DYNAMO_DB.deleteTable(delete -> delete.tableName(name)));
    tables.create();
  }

  @Test
  void tablesAndIndexAreThoseThatUsersKnow() {
    var budgets = DYNAMO_DB.describeTable(describe -> describe.tableName(BUDGETS)).table();
    var audit = DYNAMO_DB.describeTable(describe -> describe.tableName(AUDIT)).table();

    assertThat(budgets.keySchema()).extracting(KeySchemaElement::attributeName)
        .containsExactly("principal_id");
    assertThat(budgets.globalSecondaryIndexes()).singleElement().satisfies(index -> {
      assertThat(index.indexName()).isEqualTo("BudgetStatusIndex");
      assertThat(index.keySchema()).extracting(KeySchemaElement::attributeName)
          .containsExactly("budget_status", "created_at");
      assertThat(index.projection().projectionType()).isEqualTo(ProjectionType.KEYS_ONLY);
    });
    assertThat(audit.keySchema()).extracting(KeySchemaElement::attributeName)
        .containsExactly("principal_id", "sequence");
  }

  @Test
  void creatingWhatExistsKeepsIt() {
    tables.put(anAccount(ANA, 1, "0.5"));

    tables.create();

    assertThat(row()).containsEntry("spent_usd", fromN("0.5"));
  }

  @Test
  void aRowSaysWhatTheAccountSaysAndMoneyIsExact() {
    tables
        .put(standing(anAccount(ANA, 7, "1234567890.000000000123456789"), Status.GRACE_PERIOD, Access.ALLOWED,
            OPENED.plusSeconds(300)));

    assertThat(row()).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("principal_id", fromS(ANA)),
        Map.entry("user_name", fromS("ana")), Map.entry("account_type", fromS("user")),
        Map.entry("budget_limit_usd", fromN("10")),
        Map.entry("spent_usd", fromN("1234567890.000000000123456789")),
        Map.entry("status", fromS("grace_period")), Map.entry("budget_status", fromS("grace_period")),
        Map.entry("access", fromS("allowed")),
        Map.entry("budget_refresh_date", fromS("2026-12-01T00:00:00Z")),
        Map.entry("grace_deadline_epoch", fromN(Long.toString(OPENED.plusSeconds(300).getEpochSecond()))),
        Map.entry("created_at", fromS("2026-11-01T00:00:07Z")), Map.entry("sequence", fromN("7"))));
  }

  @Test
  void whatNoLongerHoldsIsRemovedAndTheCreationTimeStays() {
    tables
        .put(standing(anAccount(ANA, 1, "11"), Status.GRACE_PERIOD, Access.ALLOWED, OPENED.plusSeconds(300)));

    tables.put(anAccount(ANA, 2, "11").with(new Policy(null, 70, 90, Duration.ZERO, Policy.DEFAULT_PERIOD,
        Mode.OBSERVE)));

    assertThat(row()).doesNotContainKeys("grace_deadline_epoch", "budget_limit_usd")
        .containsEntry("created_at", fromS("2026-11-01T00:00:01Z")).containsEntry("sequence", fromN("2"));
  }

  @Test
  void anOlderOrRepeatedAccountChangesNothing() {
    tables.put(anAccount(ANA, 5, "2"));
    Map<String, AttributeValue> before = row();

    tables.put(anAccount(ANA, 4, "1"));
    tables.put(anAccount(ANA, 5, "3"));

    assertThat(row()).isEqualTo(before);
  }

  @Test
  void theIndexFindsPrincipalsByStatus() {
    tables.put(standing(anAccount(ANA, 1, "11"), Status.SUSPENDED, Access.DENIED, null));
    tables.put(anAccount("arn:aws:iam::123456789012:role/ben", 1, "1"));

    var suspended = DYNAMO_DB.query(query -> query.tableName(BUDGETS).indexName("BudgetStatusIndex")
        .keyConditionExpression("budget_status = :status")
        .expressionAttributeValues(Map.of(":status", fromS("suspended")))).items();

    assertThat(suspended).extracting(item -> item.get("principal_id")).containsExactly(fromS(ANA));
  }

  @Test
  void aDecisionIsWrittenDownOnceAndNeverOverwritten() {
    LedgerEntry suspended = decision(9, new Decision.AccessSuspended(8, null));
    tables.put(suspended, (Decision) suspended.entry());

    tables.put(decision(9, new Decision.AccessRestored(8)), new Decision.AccessRestored(8));

    List<Map<String, AttributeValue>> audit = DYNAMO_DB.scan(scan -> scan.tableName(AUDIT)).items();
    assertThat(audit).singleElement().satisfies(item -> {
      assertThat(item).containsEntry("principal_id", fromS(ANA)).containsEntry("sequence", fromN("9"))
          .containsEntry("event_type", fromS("AccessSuspended"))
          .containsEntry("occurred_at", fromS("2026-11-01T00:00:00Z"));
      AttributeValue detail = item.getOrDefault("detail", fromS(""));
      assertThat(Topic.DECISIONS.json().decode(detail.s().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(suspended);
    });
  }

  private static LedgerEntry decision(long sequence, Decision decision) {
    return new LedgerEntry(ANA, sequence, OPENED, OPENED, Usd.of("1"), "ab", decision);
  }

  private static Map<String, AttributeValue> row() {
    return DYNAMO_DB.getItem(get -> get.tableName(BUDGETS).key(Map.of("principal_id", fromS(ANA)))).item();
  }
}
