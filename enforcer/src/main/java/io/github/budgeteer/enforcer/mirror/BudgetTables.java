package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.MirrorTable.PRINCIPAL;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.attribute;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.key;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.number;
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
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The tables {@code user_budgets} and {@code audit_logs}.
 *
 * <p>Every write is conditional on the ledger sequence, so that a redelivered or late one changes nothing, and such a refusal
 * is no error. Money is a Number, exact: DynamoDB keeps 38 digits.
 */
public final class BudgetTables extends Tables {
  static final String SEQUENCE = "sequence";
  private static final String UNLESS_NEWER = "attribute_not_exists(principal_id) OR #sequence < :sequence";
  private static final String STATUS_INDEX = "BudgetStatusIndex";

  private final MirrorTable userBudgets;
  private final MirrorTable auditLogs;

  public BudgetTables(DynamoDbClient dynamoDb, TableNames names) {
    this(dynamoDb, MirrorTable.of(CreateTableRequest.builder().tableName(names.userBudgets())
        .attributeDefinitions(attribute(PRINCIPAL, ScalarAttributeType.S),
            attribute("budget_status", ScalarAttributeType.S), attribute("created_at", ScalarAttributeType.S))
        .keySchema(key(PRINCIPAL, KeyType.HASH))
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName(STATUS_INDEX)
            .keySchema(key("budget_status", KeyType.HASH), key("created_at", KeyType.RANGE))
            .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)).build())),
        MirrorTable.of(CreateTableRequest.builder().tableName(names.auditLogs())
            .attributeDefinitions(attribute(PRINCIPAL, ScalarAttributeType.S),
                attribute(SEQUENCE, ScalarAttributeType.N))
            .keySchema(key(PRINCIPAL, KeyType.HASH), key(SEQUENCE, KeyType.RANGE))));
  }

  private BudgetTables(DynamoDbClient dynamoDb, MirrorTable userBudgets, MirrorTable auditLogs) {
    super(dynamoDb, userBudgets, auditLogs);
    this.userBudgets = userBudgets;
    this.auditLogs = auditLogs;
  }

  /** Brings a principal's row up to its account, unless it is newer already. */
  public void put(Account account) {
    update(account, UNLESS_NEWER, Map.of());
  }

  /**
   * Writes a principal's row again whatever stands in it, unless it has been written since it was read.
   *
   * @param read what was read of it; nothing if there was none
   */
  void rewrite(Account account, Map<String, AttributeValue> read) {
    AttributeValue sequence = read.get(SEQUENCE);
    if (read.isEmpty()) {
      update(account, "attribute_not_exists(principal_id)", Map.of());
    } else if (sequence == null) {
      update(account, "attribute_not_exists(#sequence)", Map.of());
    } else {
      update(account, "#sequence = :read", Map.of(":read", sequence));
    }
  }

  /** Reads the rows of at most 100 principals; who has none is not in the answer. */
  Map<String, Map<String, AttributeValue>> rows(List<String> principals) {
    Map<String, Map<String, AttributeValue>> rows = new HashMap<>();
    KeysAndAttributes keys = KeysAndAttributes.builder().consistentRead(true)
        .keys(principals.stream().map(principalId -> Map.of(PRINCIPAL, fromS(principalId))).toList()).build();
    // What DynamoDB leaves out of an answer, because it is too large, is asked for again.
    dynamoDb().batchGetItemPaginator(request -> request.requestItems(Map.of(userBudgets.name(), keys)))
        .stream()
        .flatMap(answer -> answer.responses().getOrDefault(userBudgets.name(), List.of()).stream())
        .forEach(row -> rows.put(row.getOrDefault(PRINCIPAL, fromS("")).s(), row));
    return rows;
  }

  /** Returns what a principal's row says, but for its creation time; nothing where an attribute must be absent. */
  static Map<String, Optional<AttributeValue>> attributes(Account account) {
    Map<String, Optional<AttributeValue>> attributes = new TreeMap<>();
    put(attributes, "user_name",
        fromS(account.principalId().substring(account.principalId().lastIndexOf('/') + 1)));
    put(attributes, "account_type", fromS(Words.of(account.accountType())));
    put(attributes, "status", fromS(Words.of(account.standing().status())));
    put(attributes, "budget_status", fromS(Words.of(account.standing().status())));
    put(attributes, "access", fromS(Words.of(account.standing().access())));
    put(attributes, "spent_usd", number(account.spend().usd()));
    put(attributes, "budget_refresh_date", fromS(account.spend().period().end().toString()));
    put(attributes, SEQUENCE, number(account.head().sequence()));
    Usd limit = account.rules().limit();
    Instant deadline = account.standing().graceDeadline();
    put(attributes, "budget_limit_usd", limit == null ? null : number(limit));
    put(attributes, "grace_deadline_epoch", deadline == null ? null : number(deadline.getEpochSecond()));
    return attributes;
  }

  private static void put(Map<String, Optional<AttributeValue>> attributes, String name,
      @Nullable AttributeValue value) {
    attributes.put(name, Optional.ofNullable(value));
  }

  private void update(Account account, String condition, Map<String, AttributeValue> conditionValues) {
    Map<String, Optional<AttributeValue>> attributes = attributes(account);
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> parameters = new HashMap<>(conditionValues);
    List<String> absent = new ArrayList<>();
    List<String> set = new ArrayList<>();
    attributes.forEach((name, value) -> value.ifPresentOrElse(present -> {
      names.put("#" + name, name);
      parameters.put(":" + name, present);
      set.add("#" + name + " = :" + name);
    }, () -> absent.add(name)));
    parameters.put(":created", fromS(account.time().toString()));
    String update = "SET created_at = if_not_exists(created_at, :created), " + String.join(", ", set)
        + (absent.isEmpty() ? "" : " REMOVE " + String.join(", ", absent));
    try {
      dynamoDb().updateItem(
          request -> request.tableName(userBudgets.name())
              .key(Map.of(PRINCIPAL, fromS(account.principalId())))
              .updateExpression(update).conditionExpression(condition)
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
      dynamoDb().putItem(
          put -> put.tableName(auditLogs.name()).item(item)
              .conditionExpression("attribute_not_exists(principal_id)"));
    } catch (ConditionalCheckFailedException e) {
      // Written before.
    }
  }
}
