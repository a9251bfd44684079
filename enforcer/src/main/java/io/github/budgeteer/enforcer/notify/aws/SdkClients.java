package io.github.budgeteer.enforcer.notify.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Clients with the SDK's default credentials, and {@code AWS_ENDPOINT_URL} where that is set. */
final class SdkClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private SdkClients() {}

  /**
   * Makes a client whose calls are tried once: tries are counted and kept by whoever calls.
   *
   * @throws IllegalStateException if there is no Region
   */
  static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C made(B builder) {
    try {
      return builder
          .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT)
              .socketTimeout(LONGEST))
          .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry())
              .apiCallTimeout(LONGEST))
          .build();
    } catch (SdkException e) {
      throw new IllegalStateException("no AWS Region: set AWS_REGION or AWS_PROFILE", e);
    }
  }
}
