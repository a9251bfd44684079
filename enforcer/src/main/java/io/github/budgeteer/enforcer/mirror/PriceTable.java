package io.github.budgeteer.enforcer.mirror;

import static io.github.budgeteer.enforcer.mirror.MirrorTable.attribute;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.key;
import static io.github.budgeteer.enforcer.mirror.MirrorTable.number;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.github.budgeteer.events.PriceFactor;
import io.github.budgeteer.events.PriceOrigin;
import io.github.budgeteer.events.PriceRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The table {@code pricing}: prices under their model and the rest of their key, negotiated discounts under
 * {@code price_factor}.
 *
 * <p>A write is conditional on the place of its record on {@code prices}. Shipped prices have none: whoever runs the newest
 * program writes them.
 */
public final class PriceTable extends Tables {
  private static final String MODEL = "model_id";
  private static final String REST = "price_key";
  private static final String ORIGIN = "origin";
  private static final String OFFSET = "offset";
  private static final String SOURCE = "source";
  private static final String FACTOR = "price_factor";
  /** Region, scope, tier, component, and the context with date and origin. */
  private static final int PARTS_BEHIND_MODEL = 5;

  private final MirrorTable table;

  public PriceTable(DynamoDbClient dynamoDb, TableNames names) {
    this(dynamoDb, MirrorTable.of(CreateTableRequest.builder().tableName(names.pricing())
        .attributeDefinitions(attribute(MODEL, ScalarAttributeType.S), attribute(REST, ScalarAttributeType.S))
        .keySchema(key(MODEL, KeyType.HASH), key(REST, KeyType.RANGE))));
  }

  private PriceTable(DynamoDbClient dynamoDb, MirrorTable table) {
    super(dynamoDb, table);
    this.table = table;
  }

  /** Writes a price, unless its row is as new or newer. */
  void put(PriceRow price, long offset) {
    Map<String, AttributeValue> item = item(price);
    item.put(OFFSET, number(offset));
    putIfNewer(item, offset);
  }

  /** Writes a discount, unless its row is as new or newer. */
  void put(PriceFactor factor, long offset) {
    putIfNewer(new HashMap<>(Map.of(MODEL, fromS(FACTOR), REST,
        fromS(factor.effectiveFrom().toString()), "factor", fromN(factor.factor().toPlainString()),
        "effective_from", fromS(factor.effectiveFrom().toString()), SOURCE, fromS(factor.source()), OFFSET,
        number(offset))), offset);
  }

  private void putIfNewer(Map<String, AttributeValue> item, long offset) {
    try {
      dynamoDb().putItem(put -> put.tableName(table.name()).item(item)
          .conditionExpression("attribute_not_exists(model_id) OR #offset < :offset")
          .expressionAttributeNames(Map.of("#offset", OFFSET))
          .expressionAttributeValues(Map.of(":offset", number(offset))));
    } catch (ConditionalCheckFailedException e) {
      // The row is as new or newer.
    }
  }

  /**
   * Returns the write that takes a row away whose record was removed, unless it is as new or newer; shipped prices stay.
   *
   * @throws IllegalArgumentException if that is no key of {@code prices}
   */
  Runnable removal(String recordKey, long offset) {
    Map<String, AttributeValue> key = keyOf(recordKey);
    return () -> {
      try {
        dynamoDb().deleteItem(delete -> delete.tableName(table.name()).key(key)
            .conditionExpression("#offset < :offset").expressionAttributeNames(Map.of("#offset", OFFSET))
            .expressionAttributeValues(Map.of(":offset", number(offset))));
      } catch (ConditionalCheckFailedException e) {
        // There is none, or one that is as new or newer.
      }
    };
  }

  /** Returns the writes after which the shipped prices are these; most often there are none. */
  List<Runnable> toShip(Collection<PriceRow> prices) {
    Set<Map<String, AttributeValue>> wanted = new LinkedHashSet<>();
    prices.forEach(price -> wanted.add(item(price)));
    Set<Map<String, AttributeValue>> keys = wanted.stream().map(PriceTable::keyOf)
        .collect(Collectors.toSet());
    List<Runnable> writes = new ArrayList<>();
    for (Map<String, AttributeValue> item : shipped()) {
      if (!wanted.remove(item) && !keys.contains(keyOf(item))) {
        writes.add(
            () -> dynamoDb().deleteItem(delete -> delete.tableName(table.name()).key(keyOf(item))));
      }
    }
    wanted.forEach(
        item -> writes.add(() -> dynamoDb().putItem(put -> put.tableName(table.name()).item(item))));
    return writes;
  }

  private Iterable<Map<String, AttributeValue>> shipped() {
    return dynamoDb().scanPaginator(scan -> scan.tableName(table.name()).consistentRead(true)
        .filterExpression("#origin = :shipped").expressionAttributeNames(Map.of("#origin", ORIGIN))
        .expressionAttributeValues(Map.of(":shipped", fromS(PriceOrigin.SHIPPED.label())))).items();
  }

  /** Reads the key of a record; a model's name may have slashes in it, what follows has none. */
  private static Map<String, AttributeValue> keyOf(String recordKey) {
    int end = recordKey.length();
    if (recordKey.startsWith(FACTOR + '@')) {
      end = FACTOR.length();
    } else {
      for (int part = 0; part < PARTS_BEHIND_MODEL; part++) {
        end = recordKey.lastIndexOf('/', end - 1);
        if (end <= 0) {
          throw new IllegalArgumentException("no key of a price");
        }
      }
    }
    return Map.of(MODEL, fromS(recordKey.substring(0, end)), REST, fromS(recordKey.substring(end + 1)));
  }

  private static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>(item);
    key.keySet().retainAll(Set.of(MODEL, REST));
    return key;
  }

  private static Map<String, AttributeValue> item(PriceRow price) {
    return new HashMap<>(Map.of(MODEL, fromS(price.model()), REST,
        fromS(price.key().substring(price.model().length() + 1)), "region", fromS(price.region()),
        "component",
        fromS(price.component().label()), "usd_per_million", number(price.usdPerMillion()), "effective_from",
        fromS(price.effectiveFrom().toString()), ORIGIN, fromS(price.origin().label()), SOURCE,
        fromS(price.source())));
  }
}
