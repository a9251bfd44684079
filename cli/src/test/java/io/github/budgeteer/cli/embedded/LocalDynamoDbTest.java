package io.github.budgeteer.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.local.monitoring.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class LocalDynamoDbTest {
  private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("ana"));
  private static final Map<String, AttributeValue> ITEM = Map.of("id", AttributeValue.fromS("ana"), "spent",
      AttributeValue.fromN("0.0000123"));

  @Test
  void tablesAndItemsSurviveAReopen(@TempDir Path directory) {
    try (LocalDynamoDb before = LocalDynamoDb.open(directory)) {
      before.client().createTable(create -> create.tableName("budgets")
          .attributeDefinitions(AttributeDefinition.builder().attributeName("id")
              .attributeType(ScalarAttributeType.S).build())
          .keySchema(KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
          .billingMode(BillingMode.PAY_PER_REQUEST));
      before.client().putItem(put -> put.tableName("budgets").item(ITEM));
    }

    try (LocalDynamoDb after = LocalDynamoDb.open(directory)) {
      assertThat(after.client().getItem(get -> get.tableName("budgets").key(KEY)).item()).isEqualTo(ITEM);
    }
  }

  @Test
  void nobodyIsToldThatItRuns(@TempDir Path directory) {
    try (LocalDynamoDb database = LocalDynamoDb.open(directory)) {
      assertThat(database.client().listTables().tableNames()).isEmpty();
    }

    assertThat(Telemetry.getTelemetry()).isEmpty();
  }
}
