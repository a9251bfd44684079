package io.github.budgeteer.connectors.aws;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Clients of AWS services. Each belongs to whoever asked for it, who closes it. */
public final class AwsClients {
  /** SQS answers after 20 s at the latest; a stalled stream is given up a little later. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int ROLE_SESSION_SECONDS = 3_600;

  private final AwsOptions options;

  public AwsClients(AwsOptions options) {
    this.options = options;
  }

  /** Returns a client of S3; it follows buckets to the Region they are in. */
  public S3Client s3() {
    return configure(S3Client.builder()).crossRegionAccessEnabled(options.endpoint().isEmpty())
        // A server at an address of its own is reached by path: its name has no buckets in front.
        .forcePathStyle(options.endpoint().isPresent())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED).build();
  }

  public SqsClient sqs() {
    return configure(SqsClient.builder()).build();
  }

  public CloudWatchLogsClient cloudWatchLogs() {
    return configure(CloudWatchLogsClient.builder()).build();
  }

  public SsmClient ssm() {
    return configure(SsmClient.builder()).build();
  }

  public BedrockClient bedrock() {
    return configure(BedrockClient.builder()).build();
  }

  private <B extends AwsSyncClientBuilder<B, ?> & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, ?>> B configure(
      B builder) {
    options.region().ifPresent(builder::region);
    options.endpoint().ifPresent(builder::endpointOverride);
    return builder.credentialsProvider(credentials())
        // Small, and streams without buffering: throughput is bounded by decompression anyway.
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT))
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.standardRetryStrategy()));
  }

  private AwsCredentialsProvider credentials() {
    AwsCredentialsProvider own = DefaultCredentialsProvider.builder().build();
    if (options.roleArn().isEmpty()) {
      return own;
    }
    var sts = StsClient.builder().credentialsProvider(own)
        .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT));
    options.region().ifPresent(sts::region);
    options.endpoint().ifPresent(sts::endpointOverride);
    return StsAssumeRoleCredentialsProvider.builder().stsClient(sts.build())
        .refreshRequest(request -> request.roleArn(options.roleArn().get())
            .externalId(options.externalId().orElse(null)).roleSessionName("bedrock-budgeteer-connector")
            .durationSeconds(ROLE_SESSION_SECONDS))
        .build();
  }
}
