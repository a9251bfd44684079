package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.events.Usd;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A table as it is created where it is missing; paid by the request. */
record MirrorTable(CreateTableRequest request) {
  static final String PRINCIPAL = "principal_id";

  static MirrorTable of(CreateTableRequest.Builder request) {
    return new MirrorTable(request.billingMode(BillingMode.PAY_PER_REQUEST).build());
  }

  String name() {
    return request.tableName();
  }

  boolean isMissing(DynamoDbClient dynamoDb) {
    return dynamoDb.listTablesPaginator().tableNames().stream().noneMatch(name()::equals);
  }

  void createIfMissing(DynamoDbClient dynamoDb) {
    if (isMissing(dynamoDb)) {
      try {
        dynamoDb.createTable(request);
      } catch (ResourceInUseException e) {
        // Another process was faster.
      }
      dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(name()));
    }
  }

  static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  static AttributeValue number(Usd usd) {
    return AttributeValue.fromN(usd.toString());
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
