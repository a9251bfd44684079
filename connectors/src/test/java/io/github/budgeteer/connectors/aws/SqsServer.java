package io.github.budgeteer.connectors.aws;

import java.net.URI;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS's protocol in memory, on loopback. */
public final class SqsServer implements AutoCloseable {
  private final SQSRestServer server;
  private final URI url;
  private final SqsClient client;

  private SqsServer(SQSRestServer server, URI url, SqsClient client) {
    this.server = server;
    this.url = url;
    this.client = client;
  }

  public static SqsServer start() {
    TestCredentials.set();
    SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort()
        .withServerAddress(new NodeAddress("http", "127.0.0.1", 0, "")).start();
    Http.ServerBinding binding = server.waitUntilStarted();
    URI url = URI.create("http://127.0.0.1:" + binding.localAddress().getPort());
    SqsClient client = SqsClient.builder().region(Region.US_EAST_1).endpointOverride(url)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    return new SqsServer(server, url, client);
  }

  public URI url() {
    return url;
  }

  /** Creates a queue and returns its address. */
  public String queue(String name) {
    client.createQueue(request -> request.queueName(name));
    return url + "/000000000000/" + name;
  }

  public void send(String queue, String body) {
    client.sendMessage(request -> request.queueUrl(queue).messageBody(body));
  }

  public void deleteQueue(String queue) {
    client.deleteQueue(request -> request.queueUrl(queue));
  }

  /** Returns how many messages there are, hidden ones too. */
  public int messages(String queue) {
    return client.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)).attributes().values().stream()
        .mapToInt(Integer::parseInt).sum();
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
