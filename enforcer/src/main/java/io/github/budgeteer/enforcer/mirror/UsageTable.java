package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.MirrorTable.PRINCIPAL;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.attribute;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.key;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.number;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.github.budgeteer.events.Usd;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
 * The table {@code usage_tracking}: tokens and cost per principal, hour and model.
 *
 * <p>A row keeps the records that it is the sum of, each with its place on {@code usage}, in {@code lines}: an old or
 * redelivered record changes nothing, a correction replaces what it corrects, and what is not newly told need not be known. A
 * write is conditional on the lines that it was computed from.
 */
public final class UsageTable extends Tables {
  private static final String TIMESTAMP = "timestamp";
  private static final String SERVICE = "service_name";
  private static final String LINES = "lines";
  private static final String TOKENS = "tokens";
  private static final String COST = "cost_usd";
  private static final String OFFSET = "offset";

  private final MirrorTable table;

  public UsageTable(DynamoDbClient dynamoDb, TableNames names) {
    this(dynamoDb, MirrorTable.of(CreateTableRequest.builder().tableName(names.usageTracking())
        .attributeDefinitions(attribute(PRINCIPAL, ScalarAttributeType.S),
            attribute(TIMESTAMP, ScalarAttributeType.S), attribute(SERVICE, ScalarAttributeType.S))
        .keySchema(key(PRINCIPAL, KeyType.HASH), key(TIMESTAMP, KeyType.RANGE))
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("ServiceUsageIndex")
            .keySchema(key(SERVICE, KeyType.HASH), key(TIMESTAMP, KeyType.RANGE))
            .projection(projection -> projection.projectionType(ProjectionType.INCLUDE)
                .nonKeyAttributes(COST, "token_count", "model_id"))
            .build())));
  }

  private UsageTable(DynamoDbClient dynamoDb, MirrorTable table) {
    super(dynamoDb, table);
    this.table = table;
  }

  /** Adds what was told of an hour to its row, unless that has it already. */
  void put(UsageHour told) {
    // Most rows are told of for the first time or again and again: only the latter are read.
    @Nullable
    AttributeValue before = null;
    UsageHour now = told;
    while (!write(now, before)) {
      before = read(told.key()).get(LINES);
      UsageHour kept = new UsageHour(told.key(), before == null ? Map.of() : lines(before));
      now = kept.with(told);
      if (now.equals(kept)) {
        return;
      }
    }
  }

  /** Writes a row over one with these lines; returns false if there is another one. */
  private boolean write(UsageHour hour, @Nullable AttributeValue before) {
    Map<String, AttributeValue> item = new HashMap<>(keyOf(hour.key()));
    item.put(SERVICE, fromS("bedrock"));
    item.put("model_id", fromS(hour.key().model()));
    item.put(COST, number(hour.usd()));
    item.put("token_count", number(hour.tokens()));
    item.put(LINES, lines(hour));
    try {
      dynamoDb().putItem(put -> {
        put.tableName(table.name()).item(item);
        if (before == null) {
          put.conditionExpression("attribute_not_exists(principal_id)");
        } else {
          put.conditionExpression("#lines = :before").expressionAttributeNames(Map.of("#lines", LINES))
              .expressionAttributeValues(Map.of(":before", before));
        }
      });
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Map<String, AttributeValue> read(UsageHour.Key key) {
    return dynamoDb().getItem(get -> get.tableName(table.name()).key(keyOf(key)).consistentRead(true)).item();
  }

  private static Map<String, AttributeValue> keyOf(UsageHour.Key key) {
    return Map.of(PRINCIPAL, fromS(key.principalId()), TIMESTAMP, fromS(key.timestamp()));
  }

  private static AttributeValue lines(UsageHour hour) {
    Map<String, AttributeValue> lines = new TreeMap<>();
    hour.lines().forEach((rest, line) -> lines.put(rest, fromM(Map.of(TOKENS, number(line.tokens()), COST,
        number(line.usd()), OFFSET, number(line.offset())))));
    return fromM(lines);
  }

  private static Map<String, UsageHour.Line> lines(AttributeValue kept) {
    Map<String, UsageHour.Line> lines = new HashMap<>();
    kept.m().forEach((rest, line) -> lines.put(rest, new UsageHour.Line(Long.parseLong(n(line, TOKENS)),
        Usd.of(n(line, COST)), Long.parseLong(n(line, OFFSET)))));
    return lines;
  }

  private static String n(AttributeValue line, String name) {
    return Objects.requireNonNull(line.m().get(name), name).n();
  }
}
