package io.github.budgeteer.enforcer.mirror;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** On DynamoDB Local, in memory. */
class LocalTablesTest extends TablesConformance {
  private static final boolean NO_TELEMETRY = true;
  private static final AmazonDynamoDBLocal LOCAL = DynamoDBEmbedded.create(NO_TELEMETRY);
  private static final DynamoDbClient DYNAMO_DB = LOCAL.dynamoDbClient();

  @AfterAll
  static void close() {
    LOCAL.shutdownNow();
  }

  @Override
  DynamoDbClient client() {
    return DYNAMO_DB;
  }
}
