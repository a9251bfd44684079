package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.MirrorTable.PRINCIPAL;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.attribute;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.key;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.number;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.github.budgeteer.events.Account;
import io.github.budgeteer.events.Decision;
import io.github.budgeteer.events.LedgerEntry;
import io.github.budgeteer.events.Topic;
import io.github.budgeteer.events.Usd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The tables {@code user_budgets} and {@code audit_logs}.
 *
 * <p>Every write is conditional on the ledger sequence, so that a redelivered or late one changes nothing, and such a refusal
 * is no error. Money is a Number, exact: DynamoDB keeps 38 digits.
 */
public final class BudgetTables implements Tables {
  private static final String SEQUENCE = "sequence";
  private static final String STATUS_INDEX = "BudgetStatusIndex";

  private final DynamoDbClient dynamoDb;
  private final MirrorTable userBudgets;
  private final MirrorTable auditLogs;

  public BudgetTables(DynamoDbClient dynamoDb, TableNames names) {
    this.dynamoDb = dynamoDb;
    userBudgets = MirrorTable.of(CreateTableRequest.builder().tableName(names.userBudgets())
        .attributeDefinitions(attribute(PRINCIPAL, ScalarAttributeType.S),
            attribute("budget_status", ScalarAttributeType.S), attribute("created_at", ScalarAttributeType.S))
        .keySchema(key(PRINCIPAL, KeyType.HASH))
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName(STATUS_INDEX)
            .keySchema(key("budget_status", KeyType.HASH), key("created_at", KeyType.RANGE))
            .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)).build()));
    auditLogs = MirrorTable.of(CreateTableRequest.builder().tableName(names.auditLogs())
        .attributeDefinitions(attribute(PRINCIPAL, ScalarAttributeType.S),
            attribute(SEQUENCE, ScalarAttributeType.N))
        .keySchema(key(PRINCIPAL, KeyType.HASH), key(SEQUENCE, KeyType.RANGE)));
  }

  @Override
  public boolean areMissing() {
    return userBudgets.isMissing(dynamoDb) || auditLogs.isMissing(dynamoDb);
  }

  @Override
  public void create() {
    userBudgets.createIfMissing(dynamoDb);
    auditLogs.createIfMissing(dynamoDb);
  }

  /** Brings a principal's row up to its account, unless it is newer already. */
  public void put(Account account) {
    Map<String, AttributeValue> values = new TreeMap<>();
    values.put("user_name",
        fromS(account.principalId().substring(account.principalId().lastIndexOf('/') + 1)));
    values.put("account_type", fromS(Words.of(account.accountType())));
    values.put("status", fromS(Words.of(account.standing().status())));
    values.put("budget_status", fromS(Words.of(account.standing().status())));
    values.put("access", fromS(Words.of(account.standing().access())));
    values.put("spent_usd", number(account.spend().usd()));
    values.put("budget_refresh_date", fromS(account.spend().period().end().toString()));
    values.put(SEQUENCE, number(account.head().sequence()));
    Usd limit = account.rules().limit();
    Instant deadline = account.standing().graceDeadline();
    List<String> absent = new ArrayList<>();
    putOrRemove("budget_limit_usd", limit == null ? null : number(limit), values, absent);
    putOrRemove("grace_deadline_epoch", deadline == null ? null : number(deadline.getEpochSecond()), values,
        absent);

    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> parameters = new HashMap<>();
    values.forEach((name, value) -> {
      names.put("#" + name, name);
      parameters.put(":" + name, value);
    });
    parameters.put(":created", fromS(account.time().toString()));
    String update = "SET created_at = if_not_exists(created_at, :created), "
        + values.keySet().stream().map(name -> "#" + name + " = :" + name).collect(Collectors.joining(", "))
        + (absent.isEmpty() ? "" : " REMOVE " + String.join(", ", absent));
    try {
      dynamoDb.updateItem(
          request -> request.tableName(userBudgets.name())
              .key(Map.of(PRINCIPAL, fromS(account.principalId())))
              .updateExpression(update)
              .conditionExpression("attribute_not_exists(principal_id) OR #sequence < :sequence")
              .expressionAttributeNames(names).expressionAttributeValues(parameters));
    } catch (ConditionalCheckFailedException e) {
      // The row is as new or newer.
    }
  }

  /** Writes a decision down once. */
  public void put(LedgerEntry entry, Decision decision) {
    Map<String, AttributeValue> item = Map.of(PRINCIPAL, fromS(entry.principalId()), SEQUENCE,
        number(entry.sequence()), "event_type", fromS(decision.getClass().getSimpleName()),
        "occurred_at", fromS(entry.occurredAt().toString()), "detail",
        fromS(new String(Topic.DECISIONS.json().encode(entry), StandardCharsets.UTF_8)));
    try {
      dynamoDb.putItem(
          put -> put.tableName(auditLogs.name()).item(item)
              .conditionExpression("attribute_not_exists(principal_id)"));
    } catch (ConditionalCheckFailedException e) {
      // Written before.
    }
  }

  private static void putOrRemove(String name, @Nullable AttributeValue value,
      Map<String, AttributeValue> values,
      List<String> absent) {
    if (value == null) {
      absent.add(name);
    } else {
      values.put(name, value);
    }
  }
}
