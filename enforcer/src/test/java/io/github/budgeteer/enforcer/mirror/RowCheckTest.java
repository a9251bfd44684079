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
import io.github.budgeteer.enforcer.drift.DriftMetrics;
import io.github.budgeteer.enforcer.drift.Inquiry;
import io.github.budgeteer.events.Access;
import io.github.budgeteer.events.Drift;
import io.github.budgeteer.events.ReconciliationRecord;
import io.github.budgeteer.events.ReconciliationRecord.Answered;
import io.github.budgeteer.events.ReconciliationRecord.Asked;
import io.github.budgeteer.events.ReconciliationRecord.Fate;
import io.github.budgeteer.events.ReconciliationRecord.Found;
import io.github.budgeteer.events.ReconciliationRecord.Part;
import io.github.budgeteer.events.ReconciliationRecord.Repair;
import io.github.budgeteer.events.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows that somebody else has changed, on a real DynamoDB Local in memory. */
class RowCheckTest {
  private static final boolean NO_TELEMETRY = true;
  private static final String BUDGETS = "bedrock-budgeteer-test-user-budgets";
  private static final AmazonDynamoDBLocal LOCAL = DynamoDBEmbedded.create(NO_TELEMETRY);
  private static final DynamoDbClient DYNAMO_DB = LOCAL.dynamoDbClient();

  private final BudgetTables tables = new BudgetTables(DYNAMO_DB, TableNames.of("test"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = OPENED.plusSeconds(1_000);
  private final RowCheck check = new RowCheck(tables, () -> now, new DriftMetrics(registry));

  @AfterAll
  static void close() {
    LOCAL.shutdownNow();
  }

  @BeforeEach
  void aSuspendedPrincipalHasItsRow() {
    DYNAMO_DB.listTables().tableNames()
        .forEach(name -> DYNAMO_DB.deleteTable(delete -> delete.tableName(name)));
    tables.create();
    var account = standing(anAccount(ANA, 7, "11.50"), Status.SUSPENDED, Access.DENIED, null);
    tables.put(account);
    check.know(account);
    now = now.plus(Duration.ofMinutes(5));
  }

  @Test
  void aRowThatSaysWhatItMustIsLeftAlone() {
    set("note", fromS("somebody's own"));

    check.repair(List.of(ANA));

    assertThat(row()).containsEntry("note", fromS("somebody's own"));
    assertThat(found(Drift.Kind.ROW_CHANGED)).isZero();
  }

  @Test
  void aStatusChangedByHandIsWrittenAgainWithoutAnyNewDecision() {
    Map<String, AttributeValue> before = row();
    set("status", fromS("active"));

    check.repair(List.of(ANA));

    assertThat(row()).isEqualTo(before);
    assertThat(found(Drift.Kind.ROW_CHANGED)).isEqualTo(1);
  }

  @Test
  void aRowThatClaimsToBeNewerThanItsAccountIsWrittenAgainOnceThatCannotBeTrueAnyMore() {
    set("sequence", fromN("1000000"));
    check.know(standing(anAccount(ANA, 8, "11.50"), Status.SUSPENDED, Access.DENIED, null));

    check.repair(List.of(ANA));
    assertThat(row()).containsEntry("sequence", fromN("1000000"));
    now = now.plus(Duration.ofMinutes(2));
    check.repair(List.of(ANA));

    assertThat(row()).containsEntry("sequence", fromN("8"));
  }

  @Test
  void aRowThatWasDeletedIsWrittenAgain() {
    Map<String, AttributeValue> before = row();
    DYNAMO_DB.deleteItem(delete -> delete.tableName(BUDGETS).key(Map.of("principal_id", fromS(ANA))));

    check.repair(List.of(ANA));

    assertThat(row()).isEqualTo(before);
    assertThat(found(Drift.Kind.ROW_MISSING)).isEqualTo(1);
  }

  @Test
  void whatTheMirrorIsStillToWriteIsNoDifference() {
    check.know(anAccount(ANA, 9, "12"));
    check.know(anAccount("arn:aws:iam::123456789012:role/new", 1, "0"));

    check.repair(check.known());

    assertThat(row()).containsEntry("sequence", fromN("7"));
    assertThat(DYNAMO_DB.scan(scan -> scan.tableName(BUDGETS)).items()).hasSize(1);
  }

  @Test
  void aRowWrittenSinceItWasReadIsNotOverwritten() {
    Map<String, AttributeValue> read = row();
    tables.put(anAccount(ANA, 9, "12"));

    tables.rewrite(anAccount(ANA, 7, "11.50"), read);

    assertThat(row()).containsEntry("sequence", fromN("9"));
  }

  @Test
  void whoAsksWithoutRepairingIsToldAndTheRowStays() {
    set("budget_status", fromS("active"));
    Map<String, AttributeValue> before = row();
    List<ReconciliationRecord> answers = new ArrayList<>();

    ask(Repair.LEAVE, answers);

    assertThat(row()).isEqualTo(before);
    assertThat(answers).containsExactly(
        new Found("q", Part.ROWS, ANA,
            new Drift(Drift.Kind.ROW_CHANGED, "budget_status is active, not suspended"), Fate.LEFT, null),
        new Answered("q", Part.ROWS, 1, List.of()));
  }

  @Test
  void whoAsksForARepairHearsThatATableCannotBeRead() {
    DYNAMO_DB.deleteTable(delete -> delete.tableName(BUDGETS));
    List<ReconciliationRecord> answers = new ArrayList<>();

    ask(Repair.REPAIR, answers);

    assertThat(answers.getFirst()).isInstanceOfSatisfying(Found.class, found -> {
      assertThat(found.fate()).isEqualTo(Fate.UNREADABLE);
      assertThat(found.message()).startsWith("DynamoDB: ");
    });
    check.repair(List.of(ANA));
  }

  private void ask(Repair repair, List<ReconciliationRecord> answers) {
    Inquiry inquiry = check
        .begin(
            new Inquiry(new Asked("q", "finops", "audit", List.of(), repair), Part.ROWS, answers::add, now));
    check.answer(inquiry, 100);
    assertThat(inquiry.isAnswered(now)).isTrue();
  }

  private static void set(String attribute, AttributeValue value) {
    DYNAMO_DB.updateItem(update -> update.tableName(BUDGETS).key(Map.of("principal_id", fromS(ANA)))
        .updateExpression("SET #name = :value").expressionAttributeNames(Map.of("#name", attribute))
        .expressionAttributeValues(Map.of(":value", value)));
  }

  private static Map<String, AttributeValue> row() {
    return DYNAMO_DB.getItem(get -> get.tableName(BUDGETS).key(Map.of("principal_id", fromS(ANA)))).item();
  }

  private double found(Drift.Kind kind) {
    return registry.get("budgeteer.drift.found").tag("kind", kind.label()).counter().count();
  }
}
