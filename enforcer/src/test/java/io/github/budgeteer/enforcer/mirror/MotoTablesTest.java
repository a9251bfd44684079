package io.github.budgeteer.enforcer.mirror;

import io.github.budgeteer.connectors.aws.MotoServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Over the wire, on moto's DynamoDB. */
class MotoTablesTest extends TablesConformance {
  private static MotoServer moto;
  private static DynamoDbClient dynamoDb;

  @BeforeAll
  static void startServer() throws Exception {
    moto = MotoServer.start();
    dynamoDb = DynamoDbClient.builder().region(Region.US_EAST_1).endpointOverride(moto.url())
        .httpClient(UrlConnectionHttpClient.create()).build();
  }

  @AfterAll
  static void stopServer() {
    if (moto != null) {
      dynamoDb.close();
      moto.close();
    }
  }

  @Override
  DynamoDbClient client() {
    return dynamoDb;
  }
}
