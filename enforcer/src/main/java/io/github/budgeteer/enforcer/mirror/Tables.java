package io.github.budgeteer.enforcer.mirror;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tables that are written together. */
abstract class Tables {
  private final DynamoDbClient dynamoDb;
  private final List<MirrorTable> all;

  Tables(DynamoDbClient dynamoDb, MirrorTable... all) {
    this.dynamoDb = dynamoDb;
    this.all = List.of(all);
  }

  /** Returns the client that writes them. */
  final DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** Tells whether one of them is not there. */
  final boolean areMissing() {
    return all.stream().anyMatch(table -> table.isMissing(dynamoDb));
  }

  /** Creates those that are missing. */
  final void create() {
    all.forEach(table -> table.createIfMissing(dynamoDb));
  }
}
